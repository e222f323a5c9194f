package org.smtpclient.api.dns;

import java.net.InetAddress;
import java.util.Objects;
import org.smtpclient.api.transport.AddressText;

/**
 * An A or AAAA record (RFC 1035 §3.4.1, RFC 3596).
 *
 * @param address IPv4 in answers of type A, IPv6 in those of type AAAA
 */
public record AddressRecord(InetAddress address) implements DnsRecord {
    /** Checks that there is an address. */
    public AddressRecord {
        Objects.requireNonNull(address, "address");
    }

    /** {@return the address in its canonical text} */
    @Override
    public String toString() {
        return AddressText.of(address);
    }
}
