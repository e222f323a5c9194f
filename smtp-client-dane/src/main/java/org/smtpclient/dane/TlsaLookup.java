package org.smtpclient.dane;

import java.util.concurrent.CompletionStage;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.TlsaRecord;

/** Finds the TLSA records of a service on a host (RFC 6698 §3, RFC 7672 §2.2.3). */
public final class TlsaLookup {
    private TlsaLookup() {}

    /**
     * The name at which the TLSA records of a TCP service stand.
     *
     * @param base the TLSA base domain: the host, or what it is a secure alias of
     * @param port TCP port, 0 to 65535
     * @return {@code _PORT._tcp.BASE}
     * @throws IllegalArgumentException if the port is out of range or the name would be too long
     */
    public static DnsName name(DnsName base, int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("TCP port " + port + " is not within 0..65535");
        }
        return base.prefixed("_" + port + "._tcp");
    }

    /**
     * Asks for the TLSA records of one host. Does not block.
     *
     * <p>This is the bare look-up. Whether the records count depends on the answer's DNSSEC status, on that of the
     * host's addresses and of the MX records: {@link DaneDecision} weighs them all.
     *
     * @param resolver whom to ask
     * @param host the TLSA base domain
     * @param port TCP port
     * @return as {@link Resolver#lookup}
     * @throws IllegalArgumentException as {@link #name}
     */
    public static CompletionStage<DnsResult<TlsaRecord>> lookup(Resolver resolver, DnsName host, int port) {
        return resolver.lookup(DnsQuery.of(name(host, port), RecordType.TLSA));
    }
}
