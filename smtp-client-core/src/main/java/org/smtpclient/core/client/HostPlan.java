package org.smtpclient.core.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.tls.TlsPlan;

/** One host of a delivery: where it is, and what TLS a session with it must have. Immutable. */
public final class HostPlan {
    /** Addresses of one host that are tried; the host's zone decides how many there are, so there is a bound. */
    static final int MAX_ENDPOINTS = 5;

    private final String host;
    private final int preference;
    private final @Nullable DnsName name;
    private final @Nullable HostAddresses addresses;
    private final List<Endpoint> endpoints;
    private final Dialect dialect;
    private final boolean tlsImplicit;
    private final TlsPlan tls;

    private HostPlan(
            String host,
            int preference,
            @Nullable DnsName name,
            @Nullable HostAddresses addresses,
            List<Endpoint> endpoints,
            Dialect dialect,
            boolean tlsImplicit,
            TlsPlan tls) {
        this.host = host;
        this.preference = preference;
        this.name = name;
        this.addresses = addresses;
        this.endpoints = List.copyOf(endpoints);
        this.dialect = dialect;
        this.tlsImplicit = tlsImplicit;
        this.tls = Objects.requireNonNull(tls, "tls");
    }

    static HostPlan ofName(
            DnsName name, int preference, HostAddresses addresses, int port, Dialect dialect, TlsPlan tls) {
        return new HostPlan(
                name.toString(), preference, name, addresses, endpoints(addresses, port), dialect, false, tls);
    }

    /** One address of each family in turn (RFC 8305 §4), lest many of a family that does not work here hide the other. */
    private static List<Endpoint> endpoints(HostAddresses addresses, int port) {
        List<InetAddress> ipv6 = new ArrayList<>();
        List<InetAddress> ipv4 = new ArrayList<>();
        for (InetAddress address : addresses.addresses()) {
            (address instanceof Inet6Address ? ipv6 : ipv4).add(address);
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < Math.max(ipv6.size(), ipv4.size()); i++) {
            for (List<InetAddress> family : List.of(ipv6, ipv4)) {
                if (i < family.size() && endpoints.size() < MAX_ENDPOINTS) {
                    endpoints.add(new Endpoint.Tcp(family.get(i), port));
                }
            }
        }
        return endpoints;
    }

    static HostPlan ofAddress(InetAddress address, int port, Dialect dialect, TlsPlan tls) {
        return new HostPlan(
                AddressText.of(address), 0, null, null, List.of(new Endpoint.Tcp(address, port)), dialect, false, tls);
    }

    static HostPlan ofEndpoint(Endpoint endpoint, Dialect dialect, TlsPlan tls) {
        return new HostPlan(endpoint.toString(), 0, null, null, List.of(endpoint), dialect, false, tls);
    }

    /** The same host, where the session begins with the handshake or does not. */
    HostPlan withTlsImplicit(boolean implicit) {
        return new HostPlan(host, preference, name, addresses, endpoints, dialect, implicit, tls);
    }

    /** {@return the host's name, or its address or endpoint where it has none} */
    public String host() {
        return host;
    }

    /** {@return the MX preference, 0 to 65535; 0 where no MX record led here} */
    public int preference() {
        return preference;
    }

    /** {@return the host's name; null where it was given by address or endpoint} */
    public @Nullable DnsName name() {
        return name;
    }

    /** {@return the address look-ups; null where none was needed} */
    public @Nullable HostAddresses addresses() {
        return addresses;
    }

    /** {@return where to connect, in order, five at most, of each family in turn; empty if the host has no address} */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    /** {@return what is spoken there} */
    public Dialect dialect() {
        return dialect;
    }

    /** {@return whether the session begins with the TLS handshake (RFC 8314 §3.3)} */
    public boolean isTlsImplicit() {
        return tlsImplicit;
    }

    /** {@return what TLS a session must have} */
    public TlsPlan tls() {
        return tls;
    }

    /**
     * Why no session with this host may be tried now.
     *
     * @return one line; null if one may be tried
     */
    public @Nullable String obstacle() {
        if (addresses != null && addresses.failure() != null) {
            return "The address look-up failed: " + addresses.failure();
        }
        if (tls.isBlocked()) {
            return tls.reason();
        }
        if (tlsImplicit && tls.level() == TlsLevel.NONE) {
            return "TLS comes first at " + host + ", and is not wanted: " + tls.reason();
        }
        return endpoints.isEmpty() ? host + " has no " + familiesAskedFor() + "address" : null;
    }

    private String familiesAskedFor() {
        if (addresses == null || (addresses.ipv4() != null && addresses.ipv6() != null)) {
            return "";
        }
        return addresses.ipv4() != null ? "IPv4 " : "IPv6 ";
    }

    /** {@return whether the host has no address of either family, as the DNS says} */
    boolean isAddressless() {
        return addresses != null && addresses.ipv4() != null && addresses.ipv6() != null && foundNothing(addresses);
    }

    /** {@return whether the host's name does not exist, as the DNS says} */
    boolean isNonexistent() {
        return addresses != null
                && foundNothing(addresses)
                && addresses.answers().stream().anyMatch(answer -> answer.kind() == DnsAnswer.Kind.NXDOMAIN);
    }

    private boolean foundNothing(HostAddresses lookups) {
        return lookups.failure() == null && endpoints.isEmpty();
    }

    @Override
    public String toString() {
        return preference + " " + host + " " + endpoints + ", " + tls;
    }
}
