package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.xbill.DNS.Message;
import org.xbill.DNS.SimpleResolver;

/** The recursive servers that are asked, and how often. */
final class Upstream {
    private final List<InetSocketAddress> servers;
    private final int attempts;
    private final Duration interval;
    private final int udpPayload;

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
        return new Exchange(this, question, limit, executor).begin();
    }

    /** One query to one server: UDP, then TCP if the answer is truncated. */
    CompletableFuture<Message> send(InetSocketAddress server, Question question, Duration limit, Executor executor) {
        // A resolver per query: its timeout is a field, not an argument.
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(limit);
        return resolver.sendAsync(question.toMessage(udpPayload), executor).toCompletableFuture();
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

    static String show(InetSocketAddress server) {
        String address = server.getAddress().getHostAddress();
        return (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + server.getPort();
    }

    /** The servers, for people. */
    @Override
    public String toString() {
        return servers.stream().map(Upstream::show).collect(Collectors.joining(", "));
    }
}
