package org.smtpclient.api.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address look-ups of one host, kept per family, since each family has a DNSSEC status of its own.
 *
 * <p>A family that the caller excluded was not looked up, and is null.
 */
public final class HostAddresses {
    private final DnsName host;
    private final @Nullable DnsResult<AddressRecord> ipv4;
    private final @Nullable DnsResult<AddressRecord> ipv6;

    private HostAddresses(
            DnsName host, @Nullable DnsResult<AddressRecord> ipv4, @Nullable DnsResult<AddressRecord> ipv6) {
        this.host = Objects.requireNonNull(host, "host");
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        if (ipv4 == null && ipv6 == null) {
            throw new IllegalArgumentException("No address look-up of " + host + " was made");
        }
    }

    /**
     * The look-ups of a host.
     *
     * @param host the name looked up
     * @param ipv4 result of type A, null if not looked up
     * @param ipv6 result of type AAAA, null if not looked up
     * @return the look-ups
     * @throws IllegalArgumentException if both are null
     */
    public static HostAddresses of(
            DnsName host, @Nullable DnsResult<AddressRecord> ipv4, @Nullable DnsResult<AddressRecord> ipv6) {
        return new HostAddresses(host, ipv4, ipv6);
    }

    /** {@return the name looked up} */
    public DnsName host() {
        return host;
    }

    /** {@return result of type A, null if not looked up} */
    public @Nullable DnsResult<AddressRecord> ipv4() {
        return ipv4;
    }

    /** {@return result of type AAAA, null if not looked up} */
    public @Nullable DnsResult<AddressRecord> ipv6() {
        return ipv6;
    }

    /** {@return the look-ups made, A before AAAA} */
    public List<DnsResult<AddressRecord>> results() {
        if (ipv4 == null) {
            return List.of(Objects.requireNonNull(ipv6));
        }
        return ipv6 == null ? List.of(ipv4) : List.of(ipv4, ipv6);
    }

    /** {@return the answers among the look-ups, A before AAAA} */
    public List<DnsAnswer<AddressRecord>> answers() {
        List<DnsAnswer<AddressRecord>> answers = new ArrayList<>();
        for (DnsResult<AddressRecord> result : results()) {
            if (result instanceof DnsAnswer<AddressRecord> answer) {
                answers.add(answer);
            }
        }
        return answers;
    }

    /** {@return the first failed look-up, null if none failed} */
    public @Nullable DnsFailure<AddressRecord> failure() {
        for (DnsResult<AddressRecord> result : results()) {
            if (result instanceof DnsFailure<AddressRecord> failure) {
                return failure;
            }
        }
        return null;
    }

    /** {@return all addresses found, IPv6 first (RFC 8305 §4), in the order they came} */
    public List<InetAddress> addresses() {
        List<InetAddress> found = new ArrayList<>();
        addTo(found, ipv6);
        addTo(found, ipv4);
        return Collections.unmodifiableList(found);
    }

    private static void addTo(List<InetAddress> found, @Nullable DnsResult<AddressRecord> result) {
        if (result instanceof DnsAnswer<AddressRecord> answer) {
            for (AddressRecord record : answer.records()) {
                found.add(record.address());
            }
        }
    }
}
