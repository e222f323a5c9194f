package org.smtpclient.cli;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.core.routing.MxRoute;

/**
 * What the MX look-up of a domain found.
 *
 * @param status of the look-up
 * @param implicit whether the domain itself stands in for MX records it has not
 * @param error why there are no records, or none that help; null if there are
 * @param records the hosts, in order of preference
 */
record MxFacts(
        LookupStatus status, boolean implicit, @Nullable String error, List<MxRecord> records) {

    /** The facts of a route; null stands for a next hop that the caller named. */
    static MxFacts of(@Nullable MxRoute route) {
        if (route == null) {
            return unasked("no MX records were asked for: an option names the host");
        }
        DnsResult<MxRecord> result = lookup(route);
        if (result instanceof DnsAnswer<MxRecord> answer && answer.kind() == DnsAnswer.Kind.RECORDS) {
            return new MxFacts(
                    LookupStatus.of(answer),
                    false,
                    route instanceof MxRoute.Hosts ? null : route.toString(),
                    answer.records().stream()
                            .sorted(Comparator.comparingInt(MxRecord::preference)
                                    .thenComparing(MxRecord::exchange))
                            .toList());
        }
        if (route instanceof MxRoute.Hosts hosts) {
            return new MxFacts(
                    LookupStatus.ABSENT,
                    true,
                    "no MX records (" + Facts.lack(hosts.mx()) + "): the domain itself is the mail host",
                    hosts.hosts().stream()
                            .map(host -> new MxRecord(host.preference(), host.host()))
                            .toList());
        }
        return result == null
                ? unasked("no MX records were asked for: " + route)
                : new MxFacts(LookupStatus.of(result), false, route.toString(), List.of());
    }

    /** The facts where time ran out before there were any. */
    static MxFacts missing(String error) {
        return new MxFacts(LookupStatus.FAILED, false, error, List.of());
    }

    private static MxFacts unasked(String why) {
        return new MxFacts(LookupStatus.ABSENT, false, why, List.of());
    }

    /** The look-up behind a route, null if none was made or its result is gone. */
    static @Nullable DnsResult<MxRecord> lookup(@Nullable MxRoute route) {
        if (route instanceof MxRoute.Hosts hosts) {
            return hosts.mx();
        } else if (route instanceof MxRoute.NullMx nullMx) {
            return nullMx.mx();
        } else if (route instanceof MxRoute.NoUsableHost none) {
            return none.mx();
        } else if (route instanceof MxRoute.LookupFailed failed) {
            return failed.failure();
        }
        return null;
    }
}
