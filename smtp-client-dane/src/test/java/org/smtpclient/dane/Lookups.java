package org.smtpclient.dane;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;

/** Look-ups for tests, from the words that tables use. */
final class Lookups {
    private static final Duration TTL = Duration.ofHours(1);

    private Lookups() {}

    static DnsResult<AddressRecord> a(DnsName host, DnssecStatus status) {
        return DnsAnswer.ofRecords(DnsQuery.of(host, RecordType.A), List.of(address("192.0.2.1")), status, TTL);
    }

    static DnsResult<AddressRecord> aaaa(DnsName host, DnssecStatus status) {
        return DnsAnswer.ofRecords(DnsQuery.of(host, RecordType.AAAA), List.of(address("2001:db8::1")), status, TTL);
    }

    static AddressRecord address(String numbers) {
        try {
            return new AddressRecord(InetAddress.getByName(numbers));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * One look-up from a cell.
     *
     * @param cell {@code secure}, {@code insecure}, {@code indeterminate}: records of that status; with {@code -none}
     *     behind it, their lack; or the name of a {@link DnsFailure.Kind}; in front, steps of an alias chain, each as
     *     {@code status>target }
     */
    static <R extends DnsRecord> DnsResult<R> of(DnsQuery<R> query, String cell, List<R> records) {
        String[] words = cell.trim().split(" ");
        String last = words[words.length - 1];
        for (DnsFailure.Kind kind : DnsFailure.Kind.values()) {
            if (kind.name().equalsIgnoreCase(last)) {
                return DnsFailure.of(query, kind, "a test");
            }
        }
        List<DnsAlias> aliases = new java.util.ArrayList<>();
        DnsName owner = query.name();
        for (int i = 0; i < words.length - 1; i++) {
            String[] step = words[i].split(">");
            DnsName target = DnsName.parse(step[1]);
            aliases.add(new DnsAlias(owner, target, status(step[0])));
            owner = target;
        }
        boolean none = last.endsWith("-none");
        DnssecStatus status = status(none ? last.substring(0, last.length() - "-none".length()) : last);
        DnsAnswer<R> answer = none
                ? DnsAnswer.ofNothing(query, DnsAnswer.Kind.NODATA, status, TTL)
                : DnsAnswer.ofRecords(query, records, status, TTL);
        return answer.withAliases(aliases);
    }

    private static DnssecStatus status(String word) {
        return DnssecStatus.valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
}
