package org.smtpclient.dane;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TraceStep;

/** What secure TLSA records ask of a TLS session. */
final class Demand {
    private static final String HOST_ALONE =
            "; this authenticates the host and not the domain, whose MX records are insecure";

    private final DnsName base;
    private final TlsaRecords records;
    private final List<DnsName> names;
    private final boolean mxSecure;

    /**
     * A demand.
     *
     * @param mxSecure whether what authenticates the host authenticates the domain, too (RFC 7672 §2.2.1)
     */
    Demand(DnsName base, TlsaRecords records, List<DnsName> referenceNames, boolean mxSecure) {
        this.base = base;
        this.records = records;
        this.mxSecure = mxSecure;
        this.names = records.effective().stream().anyMatch(record -> record.usage() == TlsaRecords.DANE_TA)
                ? referenceNames
                : List.of();
    }

    boolean checksNames() {
        return !names.isEmpty();
    }

    List<DnsName> names() {
        return names;
    }

    TlsDirective authenticated(List<TraceStep> trace) {
        String effective = String.join(
                "; ", records.effective().stream().map(TlsaRecord::toString).toList());
        String sortedNames = String.join(
                " ",
                names.stream()
                        .map(name -> name.toString().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
        int count = records.effective().size();
        DaneVerifier verifier = DaneVerifier.of(records.all(), names);
        return builder("authenticated", sortedNames, effective)
                .because(
                        "the server must match "
                                + (count == 1 ? "the TLSA record" : "one of " + count + " TLSA records") + " of "
                                + base + (mxSecure ? "" : HOST_ALONE),
                        trace)
                .verifier(mxSecure ? verifier : chain -> ofHostAlone(verifier.verify(chain)))
                .referenceNames(names)
                .build();
    }

    private static PeerVerification ofHostAlone(PeerVerification found) {
        String matched = found.matched();
        return matched == null ? found : PeerVerification.authenticated(matched, found.reason() + HOST_ALONE);
    }

    TlsDirective encrypted(String reason, List<TraceStep> trace) {
        return builder("encrypted", "", "").because(reason, trace).build();
    }

    private TlsDirective.UseTls.Builder builder(String level, String sortedNames, String effective) {
        return TlsDirective.UseTls.builder(digest(
                        "dane",
                        level,
                        mxSecure ? "domain" : "host",
                        base.toString().toLowerCase(Locale.ROOT),
                        sortedNames,
                        effective))
                .serverName(base)
                .evidence(records.all().stream().map(TlsaRecord::toString).toList());
    }

    /** The parts hold no line feed, so that none can be taken for another. */
    private static String digest(String... parts) {
        try {
            return "dane:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
