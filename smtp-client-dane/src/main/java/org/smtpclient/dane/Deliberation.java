package org.smtpclient.dane;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TraceStep;

/** One run of the decision: weighs MX records, then addresses, then TLSA records, and writes down each step. */
final class Deliberation {
    private static final String OUTCOME_RULE = "RFC 7672 §2.2";
    private static final String MX_RULE = "RFC 7672 §2.2.1";
    private static final String ADDRESS_RULE = "RFC 7672 §2.2.2";
    private static final String TLSA_RULE = "RFC 7672 §2.2.3";
    private static final String FAILURE_RULE = "RFC 7672 §2.1.2";
    private static final String INDETERMINATE_RULE = "RFC 7672 §2.1.1";
    private static final String REQUIRED_RULE = "RFC 7672 §6";

    private final DaneFacts facts;
    private final DaneOptions options;
    private final List<TraceStep> trace = new ArrayList<>();
    private final List<DnsName> bases = new ArrayList<>();
    private final @Nullable TlsDirective early;
    private boolean mxSecure = true;

    Deliberation(DaneFacts facts, DaneOptions options) {
        this.facts = facts;
        this.options = options;
        TlsDirective end = weighFailures();
        if (end == null) {
            end = weighMx();
        }
        this.early = end == null ? weighAddresses() : end;
    }

    List<DnsName> baseDomains() {
        return List.copyOf(bases);
    }

    /** Comes to an end, with the TLSA look-ups of the base domains; once. */
    TlsDirective directive(Map<DnsName, DnsResult<TlsaRecord>> tlsa) {
        return early == null ? weighTlsa(tlsa) : early;
    }

    /** Before all else: whatever the other answers say, nothing may be concluded while one is missing. */
    private @Nullable TlsDirective weighFailures() {
        DnsResult<MxRecord> mx = facts.mx();
        if (mx != null) {
            trace.add(TraceStep.fact(mx));
        }
        for (DnsResult<AddressRecord> result : facts.addresses().results()) {
            trace.add(TraceStep.fact(result));
        }
        if (mx instanceof DnsFailure<MxRecord> failure) {
            return defer("the MX look-up of " + facts.nextHop(), failure);
        }
        DnsFailure<AddressRecord> failure = facts.addresses().failure();
        return failure == null ? null : defer("an address look-up of " + facts.host(), failure);
    }

    private @Nullable TlsDirective weighMx() {
        if (!(facts.mx() instanceof DnsAnswer<MxRecord> answer)) {
            rule("the caller named " + facts.host() + ": no MX record had a part in choosing it", ADDRESS_RULE);
            return null;
        }
        switch (answer.status()) {
            case SECURE -> rule("the MX answer is secure", MX_RULE);
            case INDETERMINATE -> {
                return impossible("the MX records of " + facts.nextHop());
            }
            case INSECURE -> {
                mxSecure = false;
                if (options.required()) {
                    return forbidden("the MX records of " + facts.nextHop() + " are insecure", MX_RULE);
                }
                rule("the MX answer is insecure; " + chosen(options.insecureMx()), MX_RULE);
            }
        }
        return null;
    }

    private static String chosen(InsecureMxOption option) {
        return switch (option) {
            case DANE -> "secure TLSA records of its hosts count all the same";
            case ENCRYPT -> "where its hosts have secure TLSA records, TLS is mandatory and not authenticated";
            case REFUSE -> "hosts of it that have secure TLSA records are not to be used";
        };
    }

    private @Nullable TlsDirective weighAddresses() {
        List<DnsAnswer<AddressRecord>> answers = facts.addresses().answers();
        if (!hasRecords(answers)) {
            return without(facts.host() + " has no address, so no TLSA record is asked for", ADDRESS_RULE);
        }
        bases.addAll(candidates(answers));
        if (!bases.isEmpty()) {
            rule("TLSA base domain, in this order: " + text(bases), ADDRESS_RULE);
            return null;
        }
        if (answers.stream().anyMatch(answer -> answer.status() == DnssecStatus.INDETERMINATE)) {
            return impossible("the addresses of " + facts.host());
        }
        return without(
                "the addresses of " + facts.host() + " are insecure, so no TLSA record is asked for", ADDRESS_RULE);
    }

    private static boolean hasRecords(List<DnsAnswer<AddressRecord>> answers) {
        for (DnsAnswer<AddressRecord> answer : answers) {
            if (answer.kind() == DnsAnswer.Kind.RECORDS) {
                return true;
            }
        }
        return false;
    }

    private Set<DnsName> candidates(List<DnsAnswer<AddressRecord>> answers) {
        Set<DnsName> candidates = new LinkedHashSet<>();
        for (DnsAnswer<AddressRecord> answer : answers) {
            if (answer.status() == DnssecStatus.SECURE) {
                candidates.add(answer.finalName());
            }
        }
        for (DnsAnswer<AddressRecord> answer : answers) {
            boolean secureAlias =
                    !answer.aliases().isEmpty() && answer.aliases().get(0).status() == DnssecStatus.SECURE;
            if (secureAlias || answer.status() == DnssecStatus.SECURE) {
                candidates.add(facts.host());
            }
        }
        return candidates;
    }

    private TlsDirective weighTlsa(Map<DnsName, DnsResult<TlsaRecord>> tlsa) {
        boolean indeterminate = false;
        for (DnsName base : bases) {
            DnsResult<TlsaRecord> result = tlsa.get(base);
            if (result == null) {
                throw new IllegalArgumentException("The TLSA look-up of " + base + " is missing");
            }
            trace.add(TraceStep.fact(result));
            if (result instanceof DnsFailure<TlsaRecord> failure) {
                return defer("the TLSA look-up of " + base, failure);
            }
            DnsAnswer<TlsaRecord> answer = (DnsAnswer<TlsaRecord>) result;
            if (answer.kind() == DnsAnswer.Kind.RECORDS && answer.status() == DnssecStatus.SECURE) {
                return weighRecords(base, TlsaRecords.of(answer.records()));
            }
            if (answer.kind() == DnsAnswer.Kind.RECORDS) {
                rule("TLSA records that are not secure do not count", OUTCOME_RULE);
            } else {
                rule("there is no TLSA record for " + base, TLSA_RULE);
            }
            indeterminate |= answer.status() == DnssecStatus.INDETERMINATE;
        }
        return indeterminate
                ? impossible("the TLSA records of " + facts.host())
                : without("no secure TLSA record for " + text(bases) + " on port " + facts.port(), OUTCOME_RULE);
    }

    private TlsDirective weighRecords(DnsName base, TlsaRecords records) {
        records.unusable().forEach((record, why) -> rule("unusable: " + record + ": " + why, OUTCOME_RULE));
        if (!mxSecure && options.insecureMx() == InsecureMxOption.REFUSE) {
            String line = "the MX records of " + facts.nextHop()
                    + " are insecure, and hosts with TLSA records that such" + " records lead to are not to be used";
            rule(line, MX_RULE);
            return new TlsDirective.Refuse(TlsResultType.DANE_REQUIRED, line, trace);
        }
        Demand demand = new Demand(base, records, referenceNames(base), mxSecure);
        if (records.usable().isEmpty()) {
            String line = "none of the " + records.all().size() + " TLSA records of " + base + " can be used";
            if (options.required()) {
                rule(line + ", and DANE is required", REQUIRED_RULE);
                return new TlsDirective.Refuse(TlsResultType.TLSA_INVALID, line + ", and DANE is required", trace);
            }
            rule(line + ": TLS is mandatory, its peer is not authenticated", OUTCOME_RULE);
            return demand.encrypted(line + ": TLS without authentication", trace);
        }
        if (!mxSecure && options.insecureMx() == InsecureMxOption.ENCRYPT) {
            String line = "the MX records of " + facts.nextHop() + " are insecure: TLS without authentication";
            rule(line, MX_RULE);
            return demand.encrypted(line, trace);
        }
        if (records.effective().size() < records.usable().size()) {
            rule("of several digests of a usage and selector, the strongest alone counts", "RFC 7671 §9");
        }
        rule("usable TLSA records: TLS is mandatory, its peer must match one", OUTCOME_RULE);
        if (demand.checksNames()) {
            rule("with DANE-TA the certificate must name one of: " + text(demand.names()), "RFC 7672 §3.2.2");
        }
        return demand.authenticated(trace);
    }

    /**
     * RFC 7672 §3.2.2: the base domain; the next hop and what it is a secure alias of, too, unless insecure MX records
     * led to another host: then the base domain alone.
     */
    private List<DnsName> referenceNames(DnsName base) {
        Set<DnsName> names = new LinkedHashSet<>();
        names.add(base);
        if (mxSecure || facts.host().equals(facts.nextHop())) {
            names.add(facts.nextHop());
            if (facts.mx() instanceof DnsAnswer<MxRecord> mx
                    && mx.aliases().stream().map(DnsAlias::status).allMatch(DnssecStatus.SECURE::equals)) {
                names.add(mx.finalName());
            }
        }
        return List.copyOf(names);
    }

    private TlsDirective defer(String lookup, DnsFailure<?> failure) {
        String line = lookup + " failed (" + failure.kind() + "): whether there are TLSA records cannot be known now";
        rule(line, FAILURE_RULE);
        return new TlsDirective.Defer(TlsResultType.DNSSEC_INVALID, line, trace);
    }

    private TlsDirective impossible(String what) {
        String line = "DANE not possible: resolver cannot tell whether " + what
                + " are secure; use one that validates DNSSEC";
        if (options.required()) {
            rule(line + ", and DANE is required", REQUIRED_RULE);
            return new TlsDirective.Defer(TlsResultType.DANE_REQUIRED, line + ", and DANE is required", trace);
        }
        rule(line, INDETERMINATE_RULE);
        return new TlsDirective.NoOpinion(line, trace);
    }

    private TlsDirective without(String line, String section) {
        if (options.required()) {
            return forbidden(line, section);
        }
        rule(line, section);
        return new TlsDirective.NoOpinion("no DANE: " + line, trace);
    }

    private TlsDirective forbidden(String line, String section) {
        rule(line, section);
        rule("DANE is required", REQUIRED_RULE);
        return new TlsDirective.Refuse(TlsResultType.DANE_REQUIRED, line + ", and DANE is required", trace);
    }

    private void rule(String line, String section) {
        trace.add(TraceStep.rule(line, section));
    }

    private static String text(List<DnsName> names) {
        StringJoiner text = new StringJoiner(", ");
        names.forEach(name -> text.add(name.toString()));
        return text.toString();
    }
}
