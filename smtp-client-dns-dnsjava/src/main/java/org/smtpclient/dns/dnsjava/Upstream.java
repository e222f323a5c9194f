package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.smtpclient.api.transport.AddressText;
import org.xbill.DNS.Message;

/** The recursive servers that are asked, and how. */
final class Upstream implements AutoCloseable {
    private final List<InetSocketAddress> servers;
    private final int attempts;
    private final Duration interval;
    private final int udpPayload;
    private final Wire wire = new Wire();

    Upstream(List<InetSocketAddress> servers, int attempts, Duration interval, int udpPayload) {
        this.servers = List.copyOf(servers);
        this.attempts = attempts;
        this.interval = interval;
        this.udpPayload = udpPayload;
    }

    /**
     * Asks until a server gives an answer with NOERROR or NXDOMAIN.
     *
     * @param limit how long at most
     * @return the answer; fails with a {@link LookupException}
     */
    CompletableFuture<Message> ask(Question question, Duration limit, Executor executor) {
        return new Exchange(this, question, false, limit, executor).begin();
    }

    /** The same, by TCP from the first. */
    CompletableFuture<Message> askByTcp(Question question, Duration limit, Executor executor) {
        return new Exchange(this, question, true, limit, executor).begin();
    }

    List<InetSocketAddress> servers() {
        return servers;
    }

    int attempts() {
        return attempts;
    }

    Duration interval() {
        return interval;
    }

    int udpPayload() {
        return udpPayload;
    }

    Wire wire() {
        return wire;
    }

    static String show(InetSocketAddress server) {
        String address = AddressText.of(server.getAddress());
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + server.getPort();
    }

    /** Queries under way fail. */
    @Override
    public void close() {
        wire.close();
    }

    /** The servers, for people. */
    @Override
    public String toString() {
        return servers.stream().map(Upstream::show).collect(Collectors.joining(", "));
    }
}
