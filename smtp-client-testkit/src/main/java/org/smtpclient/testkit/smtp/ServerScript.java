package org.smtpclient.testkit.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ScriptedServer} behaves: what it announces, and where it departs from good behaviour.
 *
 * <pre>{@code
 * ScriptedServer server = ScriptedServer.smtp()
 *         .capabilities("PIPELINING", "SIZE 1000000")
 *         .startTls(sslContext)
 *         .on("RCPT TO:<bad").reply("550 5.1.1 no such user")
 *         .on("STARTTLS").act(proceed(), raw("250 injected\r\n"))
 *         .connection(2, script -> script.onGreeting().reply("421 4.3.2 too busy"))
 *         .start();
 * }</pre>
 *
 * <p>Where several rules match one step, the one added last wins. Rules count matches per connection.
 *
 * <p>Mutable, for one thread; a started server works on a copy.
 */
public final class ServerScript {
    static final String GREETING = "(greeting)";
    static final String END_OF_DATA = "(end of data)";

    private final boolean lmtp;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final Map<Integer, Consumer<ServerScript>> connections = new LinkedHashMap<>();
    private List<String> capabilities = List.of("PIPELINING", "SIZE 33554432", "8BITMIME", "ENHANCEDSTATUSCODES");
    private @Nullable List<String> capabilitiesAfterTls;
    private @Nullable SSLContext sslContext;
    private List<String> tlsProtocols = List.of();
    private boolean implicitTls;
    private String hostName = "mx.test";
    private int receiveBuffer;

    ServerScript(boolean lmtp) {
        this.lmtp = lmtp;
    }

    /** A departure from good behaviour at a step of the dialogue. */
    static final class Rule {
        final String prefix;
        final long dataOctets;
        final int nth;
        final List<ServerAction> actions;

        Rule(String prefix, long dataOctets, int nth, List<ServerAction> actions) {
            this.prefix = prefix;
            this.dataOctets = dataOctets;
            this.nth = nth;
            this.actions = actions;
        }

        boolean matches(String step) {
            return dataOctets < 0
                    && (prefix.isEmpty() ? step.isEmpty() : step.regionMatches(true, 0, prefix, 0, prefix.length()));
        }
    }

    /** A departure from good behaviour at an octet of the stream. */
    record Fault(boolean received, long octets, List<ServerAction> actions) {}

    /**
     * The name the server greets with.
     *
     * @param name a host name
     * @return this
     */
    public ServerScript hostName(String name) {
        hostName = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * What EHLO or LHLO announces, instead of PIPELINING, SIZE, 8BITMIME and ENHANCEDSTATUSCODES. STARTTLS is added
     * where {@link #startTls} was called and TLS does not yet stand. BDAT is understood if CHUNKING is among them, and
     * MAIL and RCPT parameters are refused with 555 unless the extension that defines them is.
     *
     * @param keywords one line each, such as {@code "SIZE 1000000"}; may be none
     * @return this
     */
    public ServerScript capabilities(String... keywords) {
        capabilities = List.of(keywords);
        return this;
    }

    /**
     * What EHLO announces once TLS stands, where that differs.
     *
     * @param keywords one line each
     * @return this
     */
    public ServerScript capabilitiesAfterTls(String... keywords) {
        capabilitiesAfterTls = List.of(keywords);
        return this;
    }

    /**
     * Offers STARTTLS.
     *
     * @param context holds the server's key and chain; see
     *     {@link org.smtpclient.testkit.certificates.ServerIdentity#sslContext()}
     * @return this
     */
    public ServerScript startTls(SSLContext context) {
        sslContext = Objects.requireNonNull(context, "context");
        return this;
    }

    /**
     * Begins with the TLS handshake, before the greeting (RFC 8314 §3.3).
     *
     * @param context holds the server's key and chain
     * @return this
     */
    public ServerScript implicitTls(SSLContext context) {
        implicitTls = true;
        return startTls(context);
    }

    /**
     * The TLS versions the server accepts, instead of those of the context.
     *
     * @param protocols JSSE names such as {@code "TLSv1.2"}
     * @return this
     */
    public ServerScript tlsProtocols(String... protocols) {
        tlsProtocols = List.of(protocols);
        return this;
    }

    /**
     * Bounds the operating system's receive buffer, so that a server that {@linkplain ServerAction#stopReading stops
     * reading} is noticed after little data. TCP only.
     *
     * @param octets the size asked for
     * @return this
     */
    public ServerScript receiveBuffer(int octets) {
        receiveBuffer = octets;
        return this;
    }

    /**
     * Departs from good behaviour where a command begins thus. Any line is a command here, so that the lines of an AUTH
     * exchange can be answered too. A chunk of BDAT has been read when its rule is followed.
     *
     * @param prefix such as {@code "RCPT TO:<bob@"}; case does not matter; empty for an empty line, as clients of AUTH send
     *     it where they have nothing to say
     * @return the rule to complete
     */
    public When on(String prefix) {
        return new When(prefix, -1);
    }

    /** {@return a rule, to complete, for the moment a client has connected (after the handshake of implicit TLS)} */
    public When onGreeting() {
        return new When(GREETING, -1);
    }

    /**
     * Departs from good behaviour where the message has come to its end, be it by dot or by {@code BDAT … LAST}. With
     * LMTP this happens once per accepted recipient.
     *
     * @return the rule to complete
     */
    public When onEndOfData() {
        return new When(END_OF_DATA, -1);
    }

    /**
     * The same as {@link #onEndOfData()} for one recipient of an LMTP transaction.
     *
     * @param recipient how the recipient begins, such as {@code "bob@"}
     * @return the rule to complete
     */
    public When onEndOfData(String recipient) {
        return new When(END_OF_DATA + " <" + recipient, -1);
    }

    /**
     * Departs from good behaviour in the middle of a message. A {@link ServerAction#reply} given there stands for the
     * reply at the end of the data, which is then not sent.
     *
     * @param octets how many octets of the message, un-stuffed, have come
     * @return the rule to complete
     */
    public When onDataAfter(long octets) {
        if (octets < 0) {
            throw new IllegalArgumentException("A message cannot have " + octets + " octets");
        }
        return new When("", octets);
    }

    /**
     * Departs from good behaviour when the server has received so many octets in all, counted on the wire. What they
     * ask for has been answered by then, however they were cut into segments, and not one octet more has been read.
     *
     * @param octets how many, TLS records and all
     * @param actions what to do; afterwards the dialogue goes on, unless one of them ends it
     * @return this
     */
    public ServerScript atReceived(long octets, ServerAction... actions) {
        faults.add(new Fault(true, octets, List.of(actions)));
        return this;
    }

    /**
     * Departs from good behaviour when the server has sent so many octets in all, counted on the wire.
     *
     * @param octets how many, TLS records and all
     * @param actions what to do; afterwards the dialogue goes on, unless one of them ends it
     * @return this
     */
    public ServerScript atSent(long octets, ServerAction... actions) {
        faults.add(new Fault(false, octets, List.of(actions)));
        return this;
    }

    /**
     * Changes the script for one connection.
     *
     * @param number counted from 1 in the order of acceptance
     * @param changes applied, when the server starts, to a copy of this script as it then stands
     * @return this
     */
    public ServerScript connection(int number, Consumer<ServerScript> changes) {
        connections.merge(number, changes, Consumer::andThen);
        return this;
    }

    /**
     * Starts a server on a free port of 127.0.0.1.
     *
     * @return the running server, which the caller closes
     */
    public ScriptedServer start() {
        return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /**
     * Starts a server on a TCP address.
     *
     * @param address a local address; port 0 for a free one
     * @return the running server, which the caller closes
     * @throws java.io.UncheckedIOException if the address cannot be bound
     */
    public ScriptedServer start(InetSocketAddress address) {
        return ScriptedServer.start(
                this,
                address.getAddress().getAddress().length == 4
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6,
                address);
    }

    /**
     * Starts a server on a Unix domain socket.
     *
     * @param path where the socket is made; nothing may exist there. It is removed when the server is closed
     * @return the running server, which the caller closes
     * @throws java.io.UncheckedIOException if the socket cannot be made
     */
    public ScriptedServer start(Path path) {
        return ScriptedServer.start(this, StandardProtocolFamily.UNIX, UnixDomainSocketAddress.of(path));
    }

    /** A rule that lacks its actions. */
    public final class When {
        private final String prefix;
        private final long dataOctets;
        private int nth;

        private When(String prefix, long dataOctets) {
            this.prefix = prefix;
            this.dataOctets = dataOctets;
        }

        /**
         * Restricts the rule to one match; without this it holds for all.
         *
         * @param number counted from 1 within a connection
         * @return this
         */
        public When nth(int number) {
            if (number < 1) {
                throw new IllegalArgumentException("Matches are counted from 1, not " + number);
            }
            nth = number;
            return this;
        }

        /**
         * Replies thus, and goes by that reply: see {@link ServerAction#reply}.
         *
         * @param lines the lines of the reply, without CRLF
         * @return the script
         */
        public ServerScript reply(String... lines) {
            return act(ServerAction.reply(lines));
        }

        /**
         * Does this instead of what a well-behaved server does.
         *
         * @param actions performed in order; none at all means that the client gets no answer
         * @return the script
         */
        public ServerScript act(ServerAction... actions) {
            rules.add(new Rule(prefix, dataOctets, nth, List.of(actions)));
            return ServerScript.this;
        }
    }

    ServerScript copy() {
        ServerScript copy = new ServerScript(lmtp);
        copy.rules.addAll(rules);
        copy.faults.addAll(faults);
        copy.connections.putAll(connections);
        copy.capabilities = capabilities;
        copy.capabilitiesAfterTls = capabilitiesAfterTls;
        copy.sslContext = sslContext;
        copy.tlsProtocols = tlsProtocols;
        copy.implicitTls = implicitTls;
        copy.hostName = hostName;
        copy.receiveBuffer = receiveBuffer;
        return copy;
    }

    /** Every connection that has a script of its own, made of a copy of this one. */
    Map<Integer, ServerScript> perConnection() {
        Map<Integer, ServerScript> scripts = new LinkedHashMap<>();
        connections.forEach((number, changes) -> {
            ServerScript changed = copy();
            changes.accept(changed);
            scripts.put(number, changed);
        });
        return scripts;
    }

    List<String> announced(boolean tls) {
        List<String> all = new ArrayList<>(tls && capabilitiesAfterTls != null ? capabilitiesAfterTls : capabilities);
        if (sslContext != null && !tls) {
            all.add("STARTTLS");
        }
        return all;
    }

    /** The announced line of an extension, without its keyword; null where it is not announced. */
    @Nullable
    String announcement(String keyword, boolean tls) {
        for (String line : announced(tls)) {
            String[] words = line.split(" ", 2);
            if (words[0].toUpperCase(Locale.ROOT).equals(keyword)) {
                return words.length == 1 ? "" : words[1];
            }
        }
        return null;
    }

    boolean lmtp() {
        return lmtp;
    }

    List<Rule> rules() {
        return rules;
    }

    List<Fault> faults() {
        return faults;
    }

    @Nullable
    SSLContext sslContext() {
        return sslContext;
    }

    List<String> tlsProtocols() {
        return tlsProtocols;
    }

    boolean implicitTls() {
        return implicitTls;
    }

    String hostName() {
        return hostName;
    }

    int receiveBuffer() {
        return receiveBuffer;
    }
}
