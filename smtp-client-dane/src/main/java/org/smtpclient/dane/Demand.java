package org.smtpclient.dane;

import java.util.ArrayList;
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
        this.names = records.haveAnchor() ? referenceNames : List.of();
    }

    boolean checksNames() {
        return !names.isEmpty();
    }

    List<DnsName> names() {
        return names;
    }

    TlsDirective authenticated(List<TraceStep> trace) {
        String effective = String.join("; ", text(records.effective()));
        String sortedNames = String.join(
                " ",
                names.stream()
                        .map(name -> name.toString().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList());
        int count = records.effective().size();
        DaneVerifier verifier = DaneVerifier.of(records, names);
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
        // The parts hold no line feed, so that none can be taken for another.
        String digest = String.join(
                "\n",
                "dane",
                level,
                mxSecure ? "domain" : "host",
                base.toString().toLowerCase(Locale.ROOT),
                sortedNames,
                effective);
        return TlsDirective.UseTls.builder(digest).serverName(base).evidence(text(records.all()));
    }

    private static List<String> text(List<TlsaRecord> shown) {
        List<String> texts = new ArrayList<>(shown.size());
        shown.forEach(record -> texts.add(record.toString()));
        return texts;
    }
}
