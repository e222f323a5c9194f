package org.smtpclient.dns.jndi;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.stream.Collectors;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;
import org.smtpclient.api.dns.DnsName;

/** One blocking DNS query by JNDI, and its time limits. */
final class JndiClient {
    /** Named by class in the JDK's documentation of the provider. */
    private static final String FACTORY = "com.sun.jndi.dns.DnsContextFactory";

    private final List<InetSocketAddress> servers;
    private final Duration tryTimeout;
    private final int tries;

    JndiClient(List<InetSocketAddress> servers, Duration tryTimeout, int tries) {
        this.servers = servers;
        this.tryTimeout = tryTimeout;
        this.tries = tries;
    }

    /**
     * Asks for one type.
     *
     * @param type mnemonic or number
     * @param left time there is; at least a millisecond
     * @return the records as JNDI shows them, strings or octets; empty for NODATA
     * @throws NamingException as JNDI's provider does for all else
     */
    // BanJNDI warns of naming services that hold serialised objects; attributes from the DNS are text and octets.
    @SuppressWarnings("BanJNDI")
    List<Object> ask(DnsName name, String type, Duration left) throws NamingException {
        DirContext context = new InitialDirContext(environment(left));
        try {
            Attribute records =
                    context.getAttributes(jndiName(name), new String[] {type}).get(type);
            return records == null ? List.of() : new ArrayList<>(Collections.list(records.getAll()));
        } finally {
            context.close();
        }
    }

    /** The final dot keeps JNDI from completing the name; a composite name keeps it from reading '/' and quotes. */
    private static CompositeName jndiName(DnsName name) throws NamingException {
        CompositeName composite = new CompositeName();
        composite.add(name.isRoot() ? "." : name + ".");
        return composite;
    }

    // JNDI's API is older than Map.
    @SuppressWarnings("JdkObsolete")
    private Hashtable<String, String> environment(Duration left) {
        Hashtable<String, String> environment = new Hashtable<>();
        environment.put(Context.INITIAL_CONTEXT_FACTORY, FACTORY);
        environment.put(Context.PROVIDER_URL, providerUrl());
        long first = Math.max(1, Math.min(tryTimeout.toMillis(), left.toMillis()));
        environment.put("com.sun.jndi.dns.timeout.initial", Long.toString(first));
        environment.put("com.sun.jndi.dns.timeout.retries", Integer.toString(triesWithin(left, first)));
        return environment;
    }

    /** Tries take once, twice, four times as long as the first, at each server. */
    private int triesWithin(Duration left, long first) {
        long perServer = left.toMillis() / Math.max(1, servers.size());
        int count = 1;
        while (count < tries && first * ((1L << (count + 1)) - 1) <= perServer) {
            count++;
        }
        return count;
    }

    private String providerUrl() {
        return servers.isEmpty()
                ? "dns:"
                : servers.stream().map(JndiClient::url).collect(Collectors.joining(" "));
    }

    private static String url(InetSocketAddress server) {
        InetAddress address = server.getAddress();
        String host = address.getHostAddress();
        return "dns://" + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + server.getPort();
    }

    /** {@return for people: whom it asks} */
    @Override
    public String toString() {
        return servers.isEmpty()
                ? "the system's DNS servers"
                : servers.stream()
                        .map(server -> server.getAddress().getHostAddress() + " port " + server.getPort())
                        .collect(Collectors.joining(", "));
    }
}
