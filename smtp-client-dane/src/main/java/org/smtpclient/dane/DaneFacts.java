package org.smtpclient.dane;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.TlsaRecord;

/** All that DANE's decision about one mail host rests on. Immutable. */
public final class DaneFacts {
    private final DnsName nextHop;
    private final @Nullable DnsResult<MxRecord> mx;
    private final DnsName host;
    private final int port;
    private final HostAddresses addresses;
    private final Map<DnsName, DnsResult<TlsaRecord>> tlsa;

    private DaneFacts(
            DnsName nextHop,
            @Nullable DnsResult<MxRecord> mx,
            DnsName host,
            int port,
            HostAddresses addresses,
            Map<DnsName, DnsResult<TlsaRecord>> tlsa) {
        this.nextHop = Objects.requireNonNull(nextHop, "nextHop");
        this.mx = mx;
        this.host = Objects.requireNonNull(host, "host");
        this.port = port;
        this.addresses = Objects.requireNonNull(addresses, "addresses");
        this.tlsa = tlsa;
    }

    /**
     * The facts about a host that an MX look-up led to.
     *
     * @param nextHop the domain being delivered to
     * @param mx the look-up; an answer without records makes the host the domain itself (implicit MX)
     * @param host as the MX record names it
     * @param port TCP port
     * @param addresses the host's address look-ups
     * @return the facts, still without TLSA look-ups
     */
    public static DaneFacts ofMxHost(
            DnsName nextHop, DnsResult<MxRecord> mx, DnsName host, int port, HostAddresses addresses) {
        return new DaneFacts(nextHop, Objects.requireNonNull(mx, "mx"), host, port, addresses, Map.of());
    }

    /**
     * The facts about a host that the caller named, without any MX look-up.
     *
     * @param host as the caller names it
     * @param port TCP port
     * @param addresses the host's address look-ups
     * @return the facts, still without TLSA look-ups
     */
    public static DaneFacts ofNamedHost(DnsName host, int port, HostAddresses addresses) {
        return new DaneFacts(host, null, host, port, addresses, Map.of());
    }

    /**
     * The same facts with one TLSA look-up more.
     *
     * @param base the TLSA base domain that was asked about, one of {@link DaneDecision#baseDomains}
     * @param result what came of it
     * @return the facts
     */
    public DaneFacts withTlsa(DnsName base, DnsResult<TlsaRecord> result) {
        Map<DnsName, DnsResult<TlsaRecord>> more = new LinkedHashMap<>(tlsa);
        more.put(base, Objects.requireNonNull(result, "result"));
        return new DaneFacts(nextHop, mx, host, port, addresses, Map.copyOf(more));
    }

    /** {@return the domain being delivered to; the host itself where the caller named the host} */
    public DnsName nextHop() {
        return nextHop;
    }

    /** {@return the MX look-up, null where the caller named the host} */
    public @Nullable DnsResult<MxRecord> mx() {
        return mx;
    }

    /** {@return the mail host} */
    public DnsName host() {
        return host;
    }

    /** {@return the TCP port} */
    public int port() {
        return port;
    }

    /** {@return the host's address look-ups} */
    public HostAddresses addresses() {
        return addresses;
    }

    Map<DnsName, DnsResult<TlsaRecord>> tlsa() {
        return tlsa;
    }

    /**
     * The TLSA look-up of a base domain.
     *
     * @param base the domain
     * @return null if it was not made
     */
    public @Nullable DnsResult<TlsaRecord> tlsa(DnsName base) {
        return tlsa.get(base);
    }
}
