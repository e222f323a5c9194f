package org.smtpclient.dane;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
 * <p>One record that matches is enough. Records that cannot be used never match; if there are no others, nothing does.
 */
public final class DaneVerifier implements PeerVerifier {
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
        return new DaneVerifier(TlsaRecords.of(records), referenceNames);
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
        List<Presented> presented = new ArrayList<>();
        for (X509Certificate certificate : chain.certificates()) {
            try {
                presented.add(Presented.of(certificate));
            } catch (CertificateException | IllegalArgumentException unreadable) {
                if (presented.isEmpty()) {
                    return PeerVerification.rejected(
                            TlsResultType.VALIDATION_FAILURE,
                            "the server's certificate cannot be read: " + unreadable.getMessage());
                }
                // One that cannot be read cannot lead anywhere either.
            }
        }
        TlsaRecord match = endEntityMatch(presented.get(0));
        if (match != null) {
            return PeerVerification.authenticated(match.toString(), "matched " + brief(match));
        }
        List<TlsaRecord> anchors = records.stream()
                .filter(record -> record.usage() == TlsaRecords.DANE_TA)
                .toList();
        if (anchors.isEmpty()) {
            return PeerVerification.rejected(
                    TlsResultType.TLSA_INVALID,
                    "the server's certificate (" + presented.get(0) + ") does not match " + records(records));
        }
        return new TrustPathSearch(anchors, presented, chain.time(), referenceNames).verdict();
    }

    private @Nullable TlsaRecord endEntityMatch(Presented leaf) {
        return records.stream()
                .filter(record -> record.usage() == TlsaRecords.DANE_EE && leaf.matches(record))
                .findFirst()
                .orElse(null);
    }

    /** Usage, selector and matching type. */
    static String brief(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType();
    }

    private static String records(List<TlsaRecord> records) {
        return records.size() == 1 ? "the TLSA record" : "any of " + records.size() + " TLSA records";
    }
}
