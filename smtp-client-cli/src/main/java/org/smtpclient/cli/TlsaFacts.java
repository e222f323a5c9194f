package org.smtpclient.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.core.client.HostPlan;
import org.smtpclient.dane.TlsaRecords;

/**
 * What the TLSA look-up of a host found.
 *
 * @param status of the look-up that decided
 * @param name what was asked for, null if nothing was
 * @param records in presentation form
 * @param usable how many of them DANE can use
 * @param error why there are none, null if there are
 */
record TlsaFacts(
        LookupStatus status,
        @Nullable String name,
        List<String> records,
        int usable,
        @Nullable String error) {

    static TlsaFacts of(HostPlan host) {
        List<DnsResult<?>> lookups = new ArrayList<>();
        for (TraceStep step : host.tls().trace()) {
            DnsResult<?> fact = step.fact();
            if (fact != null && fact.query().type() == RecordType.TLSA) {
                lookups.add(fact);
            }
        }
        return lookups.isEmpty() ? unasked(host) : of(deciding(lookups));
    }

    /** An alias can have TLSA records at both ends: secure ones count first, then a failure, then any. */
    private static DnsResult<?> deciding(List<DnsResult<?>> lookups) {
        List<Predicate<DnsResult<?>>> ranks = List.of(
                result -> LookupStatus.of(result) == LookupStatus.SECURE,
                result -> LookupStatus.of(result) == LookupStatus.FAILED,
                result -> LookupStatus.of(result) != LookupStatus.ABSENT,
                result -> true);
        return ranks.stream()
                .flatMap(rank -> lookups.stream().filter(rank))
                .findFirst()
                .orElseThrow();
    }

    private static TlsaFacts of(DnsResult<?> result) {
        String name = result.query().name().toString();
        LookupStatus status = LookupStatus.of(result);
        if (!(result instanceof DnsAnswer<?> answer) || status == LookupStatus.ABSENT) {
            return new TlsaFacts(status, name, List.of(), 0, Facts.why(result));
        }
        List<TlsaRecord> found = new ArrayList<>();
        for (DnsRecord each : answer.records()) {
            if (each instanceof TlsaRecord tlsa) {
                found.add(tlsa);
            }
        }
        TlsaRecords records = TlsaRecords.of(found);
        boolean secure = answer.status() == DnssecStatus.SECURE;
        return new TlsaFacts(
                status,
                name,
                records.all().stream().map(TlsaRecord::toString).toList(),
                secure ? records.usable().size() : 0,
                secure ? null : "TLSA records that are not secure do not count");
    }

    private static TlsaFacts unasked(HostPlan host) {
        String why = "none were asked for: " + reason(host);
        return new TlsaFacts(status(host), null, List.of(), 0, why);
    }

    private static LookupStatus status(HostPlan host) {
        boolean failed = false;
        boolean indeterminate = false;
        for (TraceStep step : host.tls().trace()) {
            failed |= step.fact() instanceof DnsFailure<?>;
            indeterminate |=
                    step.fact() instanceof DnsAnswer<?> answer && answer.status() == DnssecStatus.INDETERMINATE;
        }
        if (indeterminate && !failed) {
            return LookupStatus.INDETERMINATE;
        }
        return host.tls().isBlocked() && !host.tls().isForbidden() ? LookupStatus.FAILED : LookupStatus.ABSENT;
    }

    /** What DANE said, where it was asked. */
    private static String reason(HostPlan host) {
        HostAddresses addresses = host.addresses();
        DnsFailure<?> failure = addresses == null ? null : addresses.failure();
        if (failure != null) {
            return failure.toString();
        }
        for (PolicyResult result : host.tls().skipped().policies()) {
            if (result.type() == TlsPolicyType.TLSA) {
                return result.reason();
            }
        }
        return addresses == null
                ? "the host has no name"
                : "the policy is " + host.tls().policy();
    }
}
