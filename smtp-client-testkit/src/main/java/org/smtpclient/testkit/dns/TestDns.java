package org.smtpclient.testkit.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.xbill.DNS.Name;

/**
 * A DNS server on loopback, by UDP and TCP, that answers as a recursive resolver would: for the root, the top-level
 * domains and all zones given, following aliases, with signatures and proofs for clients that set the DO bit.
 *
 * <p>It does not validate unless {@link Builder#validating() asked to}: a client that trusts {@link #trustAnchor()} and
 * validates by itself finds signed zones secure, unsigned ones provably insecure, and broken ones bogus.
 *
 * <pre>{@code
 * try (TestDns dns = TestDns.builder()
 *         .zone(TestZone.signed("example.test").record("@ MX 10 mx1", "mx1 A 127.0.0.1"))
 *         .zone(TestZone.unsigned("plain.test").record("@ MX 10 mx", "mx A 127.0.0.2"))
 *         .start()) {
 *     // point the resolver at dns.address(), with dns.trustAnchor()
 * }</pre>
 * }
 *
 * <p>Safe for many threads at once. Its threads are daemons; {@link #close()} ends them.
 */
public final class TestDns implements AutoCloseable {
    private final Keys keys;
    private final Map<Name, TestZone> zones;
    private final QueryHandler handler;
    private final LoopbackServer server;

    private TestDns(Keys keys, Map<Name, TestZone> zones, QueryHandler handler, LoopbackServer server) {
        this.keys = keys;
        this.zones = zones;
        this.handler = handler;
        this.server = server;
    }

    /** {@return a builder of a server without zones, on a free port of 127.0.0.1} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where it listens, by UDP and TCP} */
    public InetSocketAddress address() {
        return server.address();
    }

    /** {@return the DS record of the root's key in zone-file format, one line with its line end} */
    public String trustAnchor() {
        return keys.root().ds() + "\n";
    }

    /** {@return the questions received so far, oldest first; of more than 10,000 the newest 10,000} */
    public List<ReceivedQuery> queries() {
        return handler.queries();
    }

    /**
     * Counts the questions received for one name and type, among {@link #queries()}.
     *
     * @param name with or without the final dot; case does not matter
     * @param type mnemonic, such as {@code TLSA}
     * @return how many
     */
    public long queryCount(String name, String type) {
        String canonical = ReceivedQuery.canonical(name);
        return queries().stream()
                .filter(query -> query.name().equals(canonical) && query.type().equalsIgnoreCase(type))
                .count();
    }

    /**
     * Puts a zone in place of the one of the same name, or adds it. Its key stays the same as long as the algorithm
     * does.
     *
     * @param zone what to serve from now on
     * @throws IllegalArgumentException if the zones do not fit together: a record lies below another zone's top
     */
    public synchronized void update(TestZone zone) {
        Map<Name, TestZone> changed = new TreeMap<>(zones);
        changed.put(zone.origin(), zone);
        handler.serve(new ZoneTree(changed, keys));
        zones.put(zone.origin(), zone);
    }

    /** Stops listening and ends the server's threads. Does nothing the second time. */
    @Override
    public void close() {
        server.close();
    }

    /** Gathers what a server serves. Not for use by several threads at once. */
    public static final class Builder {
        private final List<TestZone> zones = new ArrayList<>();
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private boolean validating;

        private Builder() {}

        /**
         * Adds a zone.
         *
         * @param zone takes the place of one of the same name
         * @return this builder
         */
        public Builder zone(TestZone zone) {
            zones.add(Objects.requireNonNull(zone, "zone"));
            return this;
        }

        /**
         * Chooses where to listen.
         *
         * @param where port 0 for a free one
         * @return this builder
         */
        public Builder listen(InetSocketAddress where) {
            this.address = Objects.requireNonNull(where, "where");
            return this;
        }

        /**
         * Lets the server validate: queries with DO or AD set and CD clear get the AD bit on secure answers, and
         * SERVFAIL with an extended error (RFC 8914) on bogus ones.
         *
         * @return this builder
         */
        public Builder validating() {
            this.validating = true;
            return this;
        }

        /**
         * Binds the address and starts to answer.
         *
         * @return the running server
         * @throws IllegalArgumentException if the zones do not fit together: a record lies below another zone's top
         * @throws UncheckedIOException if the address cannot be bound
         */
        public TestDns start() {
            Keys keys = new Keys();
            Map<Name, TestZone> byName = new TreeMap<>();
            zones.forEach(zone -> byName.put(zone.origin(), zone));
            QueryHandler handler = new QueryHandler(
                    new ZoneTree(byName, keys), validating ? keys.root().ds() : null);
            try {
                return new TestDns(keys, byName, handler, LoopbackServer.start(address, handler));
            } catch (IOException e) {
                throw new UncheckedIOException("The test DNS server cannot listen at " + address, e);
            }
        }
    }
}
