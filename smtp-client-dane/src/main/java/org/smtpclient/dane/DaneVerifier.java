package org.smtpclient.dane;

import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.TlsResultType;

/**
 * Judges a server's certificates by TLSA records (RFC 7671 §5, RFC 7672 §3). Pure and immutable.
 *
 * <ul>
 *   <li>DANE-EE(3): the server's own certificate or key has the octets that the record describes. Names, dates, key
 *       usage and the rest of the chain do not count.
 *   <li>DANE-TA(2): signatures lead from the server's certificate to an anchor that the record describes, whether the
 *       server presents the anchor or the record holds it in full; all certificates on the way, the anchor's too, are
 *       within their dates and allowed to sign; and the server's certificate names one of the reference names.
 * </ul>
 *
 * <p>The octets count as they were received (RFC 6698 §1.2); they are parsed here, whatever class handed them over. A
 * key of less than 80 bits of strength, such as RSA below 1024 bits, authenticates nobody.
 *
 * <p>One record that matches is enough. Records that cannot be used never match; if there are no others, nothing does.
 */
public final class DaneVerifier implements PeerVerifier {
    private static final int MAX_RECORD_CHARACTERS = 22;

    private final List<TlsaRecord> records;
    private final List<DnsName> referenceNames;

    private DaneVerifier(TlsaRecords records, List<DnsName> referenceNames) {
        this.records = records.effective();
        this.referenceNames = List.copyOf(referenceNames);
    }

    /**
     * A verifier.
     *
     * @param records a TLSA RRset, in any order; sorted out as {@link TlsaRecords} does
     * @param referenceNames names of which the server's certificate must hold one, where DANE-TA(2) is to match; with
     *     none, DANE-TA(2) never does
     * @return the verifier
     */
    public static DaneVerifier of(List<TlsaRecord> records, List<DnsName> referenceNames) {
        return of(TlsaRecords.of(records), referenceNames);
    }

    static DaneVerifier of(TlsaRecords records, List<DnsName> referenceNames) {
        return new DaneVerifier(records, referenceNames);
    }

    /**
     * Judges a chain.
     *
     * @param chain what the server presented
     * @return authenticated, with the record that matched; or rejected as {@code tlsa-invalid} (no record describes
     *     anything presented), {@code certificate-not-trusted} (an anchor is known, and no valid path leads to it),
     *     {@code certificate-expired}, {@code certificate-host-mismatch}, or {@code validation-failure} (the server's
     *     certificate cannot be read)
     */
    @Override
    public PeerVerification verify(PeerChain chain) {
        if (records.isEmpty()) {
            return PeerVerification.rejected(TlsResultType.TLSA_INVALID, "no TLSA record can be used");
        }
        List<DerCertificate> presented = new ArrayList<>();
        for (X509Certificate certificate : chain.certificates()) {
            try {
                presented.add(new DerCertificate(certificate.getEncoded()));
            } catch (CertificateException | RuntimeException unreadable) {
                if (presented.isEmpty()) {
                    return PeerVerification.rejected(
                            TlsResultType.VALIDATION_FAILURE,
                            "the server's certificate cannot be read: "
                                    + Text.printable(String.valueOf(unreadable.getMessage())));
                }
                // One that cannot be read cannot lead anywhere either.
            }
        }
        return verify(presented, chain.time());
    }

    private PeerVerification verify(List<DerCertificate> presented, Instant time) {
        DerCertificate leaf = presented.get(0);
        PublicKey key = leaf.key();
        String weakness = key == null ? null : PublicKeys.weakness(key);
        if (weakness != null) {
            return PeerVerification.rejected(
                    TlsResultType.CERTIFICATE_NOT_TRUSTED,
                    "the server's key is too weak to authenticate it: " + weakness);
        }
        List<TlsaRecord> endEntities = ofUsage(TlsaRecords.DANE_EE);
        for (TlsaRecord record : endEntities) {
            if (leaf.matches(record)) {
                return PeerVerification.authenticated(record.toString(), "matched " + brief(record));
            }
        }
        List<TlsaRecord> anchors = ofUsage(TlsaRecords.DANE_TA);
        if (anchors.isEmpty()) {
            return PeerVerification.rejected(TlsResultType.TLSA_INVALID, mismatch(leaf, endEntities));
        }
        PeerVerification anchored = new TrustPathSearch(anchors, presented, time, referenceNames).verdict();
        return anchored.resultType() == null || endEntities.isEmpty()
                ? anchored
                : PeerVerification.rejected(
                        anchored.resultType(), mismatch(leaf, endEntities) + "; " + anchored.reason());
    }

    private List<TlsaRecord> ofUsage(int usage) {
        return records.stream().filter(record -> record.usage() == usage).toList();
    }

    /** What the server has in the terms of the first record, so that whoever publishes records can compare. */
    private static String mismatch(DerCertificate leaf, List<TlsaRecord> expected) {
        TlsaRecord first = expected.get(0);
        byte[] selected = leaf.selected(first.selector(), first.matchingType());
        String found = selected == null || first.matchingType() == TlsaRecords.FULL
                ? ""
                : ", " + brief(first) + " " + HexFormat.of().formatHex(selected);
        return "the server's certificate (subject " + leaf + found + ") does not match " + listed(expected);
    }

    /** Usage, selector and matching type. */
    static String brief(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType();
    }

    /** The same with the first octets of the data, enough to tell records apart. */
    static String shortened(TlsaRecord record) {
        String text = record.toString();
        return text.length() > MAX_RECORD_CHARACTERS ? text.substring(0, MAX_RECORD_CHARACTERS) + "…" : text;
    }

    /** Records, for people. */
    static String listed(List<TlsaRecord> records) {
        String shown =
                Text.printable(records.stream().map(DaneVerifier::shortened).toList());
        return records.size() == 1
                ? "the TLSA record " + shown
                : "any of " + records.size() + " TLSA records (" + shown + ")";
    }
}
