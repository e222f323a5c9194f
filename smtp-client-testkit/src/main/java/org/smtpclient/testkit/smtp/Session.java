package org.smtpclient.testkit.smtp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.smtpclient.testkit.smtp.TranscriptLine.Speaker;

/** One connection: reads lines, follows the rules of the script, and leaves the rest to the {@link Dialogue}. */
final class Session implements Runnable, ServerAction.Performer {
    private static final int MAX_LINE = 65_536;
    private static final int MAX_PENDING = 65_536;

    private final ScriptedServer server;
    private final ServerScript script;
    private final ReceivedConnection connection;
    private final SocketChannel channel;
    private final Wire wire;
    private final Dialogue dialogue;
    private final int[] matches;
    private final boolean hasDataRules;
    private final ByteBuffer input = ByteBuffer.allocate(16_384).limit(0);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private Octets layer;
    private @Nullable TlsLayer tls;
    private @Nullable Step current;

    /** What is being answered, what a well-behaved server answers, and what the answer entails. */
    private static final class Step {
        final String text;
        final Supplier<List<String>> standard;
        final IntConsumer effect;
        boolean answered;

        Step(String text, Supplier<List<String>> standard, IntConsumer effect) {
            this.text = text;
            this.standard = standard;
            this.effect = effect;
        }
    }

    Session(
            ScriptedServer server,
            ServerScript script,
            ReceivedConnection connection,
            SocketChannel channel,
            CountDownLatch serverClosed) {
        this.server = server;
        this.script = script;
        this.connection = connection;
        this.channel = channel;
        this.wire = new Wire(channel, script.faults(), serverClosed);
        this.layer = wire;
        this.matches = new int[script.rules().size()];
        this.hasDataRules = script.rules().stream().anyMatch(rule -> rule.dataOctets >= 0);
        this.dialogue = new Dialogue(this, script, connection);
    }

    @Override
    public void run() {
        String how;
        try (channel) {
            if (script.implicitTls()) {
                startTls();
            }
            how = dialogue.run();
        } catch (ConnectionEnded e) {
            how = String.valueOf(e.getMessage());
        } catch (ClosedChannelException e) {
            how = "the test closed the server";
        } catch (IOException e) {
            how = "broken: " + e.getMessage();
        } catch (RuntimeException e) {
            how = "fault of the scripted server: " + e;
        }
        connection.counted(wire.received(), wire.sent());
        connection.add(Speaker.NOTE, how);
        dialogue.unfinished().forEach(transaction -> server.ended(transaction, connection));
        server.ended(connection, how);
    }

    /**
     * Answers one step: by the last matching rule, or as a well-behaved server does.
     *
     * @param text what rules are matched against
     * @param standard the well-behaved reply
     * @param effect what the first reply's code entails, whoever chose it
     */
    void step(String text, Supplier<List<String>> standard, IntConsumer effect) throws IOException {
        perform(actionsFor(rule -> rule.matches(text), List.of(ServerAction.proceed())), text, standard, effect);
    }

    /** Follows the rules for a message that has reached so many octets. */
    void dataStep(long octets, IntConsumer effect) throws IOException {
        if (hasDataRules) {
            perform(actionsFor(rule -> rule.dataOctets == octets, List.of()), "", List::of, effect);
        }
    }

    private void perform(List<ServerAction> actions, String text, Supplier<List<String>> standard, IntConsumer effect)
            throws IOException {
        current = new Step(text, standard, effect);
        for (ServerAction action : actions) {
            action.performOn(this);
        }
    }

    private List<ServerAction> actionsFor(Predicate<ServerScript.Rule> matcher, List<ServerAction> otherwise) {
        List<ServerAction> found = otherwise;
        List<ServerScript.Rule> rules = script.rules();
        for (int i = 0; i < matches.length; i++) {
            ServerScript.Rule rule = rules.get(i);
            if (matcher.test(rule)) {
                matches[i]++;
                if (rule.nth == 0 || rule.nth == matches[i]) {
                    found = rule.actions;
                }
            }
        }
        return found;
    }

    boolean secure() {
        return tls != null;
    }

    /** Reads a line and takes off its end; a bare LF is an end too, and noted. */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte previous = 0;
        for (byte octet = read(); octet != '\n'; octet = read()) {
            if (line.size() == MAX_LINE) {
                throw new ConnectionEnded("closed: the client sent a line of more than " + MAX_LINE + " octets");
            }
            line.write(octet);
            previous = octet;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        if (previous != '\r') {
            connection.add(Speaker.NOTE, "the next line ended in a bare LF");
        } else {
            text = text.substring(0, text.length() - 1);
        }
        connection.add(Speaker.CLIENT, text);
        return text;
    }

    byte read() throws IOException {
        if (!input.hasRemaining()) {
            flush();
            input.clear();
            int count;
            try {
                count = layer.read(input);
            } finally {
                input.flip();
            }
            if (count < 0) {
                throw new ConnectionEnded("closed by the client");
            }
        }
        return input.get();
    }

    private void send(byte[] octets) throws IOException {
        pending.write(octets);
        if (pending.size() > MAX_PENDING) {
            flush();
        }
    }

    void flush() throws IOException {
        if (pending.size() > 0) {
            ByteBuffer octets = ByteBuffer.wrap(pending.toByteArray());
            pending.reset();
            // A client that has its reply may be asked at once what became of the message.
            dialogue.toAcknowledge().forEach(transaction -> server.ending(transaction, connection));
            layer.write(octets);
        }
        dialogue.flushed().forEach(transaction -> server.ended(transaction, connection));
    }

    void startTls() throws IOException {
        flush();
        SSLContext context = script.sslContext();
        if (context == null) {
            throw new ConnectionEnded("closed: the script accepts STARTTLS, and has no key for it");
        }
        byte[] early = new byte[input.remaining()];
        input.get(early);
        TlsLayer upgraded = new TlsLayer(wire, context, script.tlsProtocols(), early);
        try {
            upgraded.handshake();
        } catch (IOException e) {
            connection.tlsFailed(String.valueOf(e.getMessage()), upgraded.serverName());
            throw new ConnectionEnded("TLS handshake failed: " + e.getMessage());
        }
        tls = upgraded;
        layer = upgraded;
        connection.secured(upgraded.protocol(), upgraded.serverName());
        connection.add(Speaker.NOTE, upgraded.description() + " sni=" + upgraded.serverName());
    }

    void quit() throws IOException {
        flush();
        if (tls != null) {
            tls.close();
        }
        throw wire.close("closed after QUIT");
    }

    @Override
    public void proceed() throws IOException {
        if (current != null) {
            reply(current.standard.get());
        }
    }

    @Override
    public void answer(UnaryOperator<String> function) throws IOException {
        if (current != null) {
            reply(List.of(function.apply(current.text)));
        }
    }

    @Override
    public void reply(List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            return;
        }
        for (String line : lines) {
            connection.add(Speaker.SERVER, line);
            send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
        Step step = current;
        if (step != null && !step.answered) {
            step.answered = true;
            step.effect.accept(code(lines.get(lines.size() - 1)));
        }
    }

    private static int code(String line) {
        return line.matches("[0-9]{3}.*") ? Integer.parseInt(line.substring(0, 3)) : 0;
    }

    @Override
    public void raw(byte[] octets) throws IOException {
        connection.add(Speaker.NOTE, "raw octets: " + new String(octets, StandardCharsets.ISO_8859_1));
        send(octets);
    }

    @Override
    public void delay(Duration duration) throws IOException {
        flush();
        wire.sleep(duration);
    }

    @Override
    public void close() throws IOException {
        flush();
        throw wire.close("closed by the script");
    }

    @Override
    public void reset() throws IOException {
        flush();
        throw wire.reset();
    }

    @Override
    public void stall() throws IOException {
        flush();
        connection.add(Speaker.NOTE, "stall");
        throw wire.stall();
    }

    @Override
    public void stopReading() throws IOException {
        flush();
        connection.add(Speaker.NOTE, "stop reading");
        throw wire.stopReading();
    }

    @Override
    public void throttle(int octets, Duration pause) throws IOException {
        flush();
        wire.throttle(octets, pause);
    }

    @Override
    public void corrupt() throws IOException {
        flush();
        wire.corruptNextSent();
    }

    @Override
    public void cutAfter(int octets) throws IOException {
        flush();
        wire.cutAfter(octets);
    }
}
