package org.smtpclient.cli;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.client.HostPlan;

/**
 * What the address look-ups of a host found, both families together.
 *
 * @param status failed if one failed, absent if no family has records, else the weakest of those that have
 * @param list IPv6 first, each family in order; servers shuffle the records of an answer
 * @param error why the status is what it is, null if there are addresses and all look-ups went well
 */
record AddressFacts(
        LookupStatus status, List<String> list, @Nullable String error) {
    private static final Comparator<InetAddress> IPV6_FIRST =
            Comparator.comparing(address -> !(address instanceof Inet6Address));

    static AddressFacts of(HostPlan host) {
        List<String> list = host.endpoints().stream()
                .filter(Endpoint.Tcp.class::isInstance)
                .map(endpoint -> AddressText.of(((Endpoint.Tcp) endpoint).address()))
                .toList();
        HostAddresses lookups = host.addresses();
        if (lookups == null) {
            // Nothing vouches for it, and nothing needs to: it is what the caller asked for.
            return new AddressFacts(LookupStatus.INDETERMINATE, list, "the address was given: nothing was looked up");
        }
        return of(lookups);
    }

    private static AddressFacts of(HostAddresses lookups) {
        List<String> list = lookups.addresses().stream()
                .map(InetAddress.class::cast)
                .sorted(IPV6_FIRST.thenComparing(InetAddress::getAddress, Arrays::compareUnsigned))
                .map(AddressText::of)
                .toList();
        DnsFailure<?> failure = lookups.failure();
        if (failure != null) {
            return new AddressFacts(LookupStatus.FAILED, list, Facts.why(failure));
        }
        DnssecStatus weakest = lookups.answers().stream()
                .filter(answer -> answer.kind() == DnsAnswer.Kind.RECORDS)
                .map(DnsAnswer::status)
                .reduce(DnssecStatus::and)
                .orElse(null);
        if (weakest == null) {
            String lack = lookups.answers().stream().map(Facts::why).collect(Collectors.joining("; "));
            return new AddressFacts(LookupStatus.ABSENT, list, lack);
        }
        return new AddressFacts(LookupStatus.of(weakest), list, null);
    }
}
