package org.smtpclient.testkit.smtp;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A connected socket that counts its octets and follows the script's faults at exact octets. */
final class Wire implements Octets {
    /** How long a closed connection still takes in what the client sends, so that its FIN is no reset. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final SocketChannel channel;
    private final CountDownLatch serverClosed;
    private final List<ServerScript.Fault> faults;
    private long received;
    private long sent;
    private int piece = Integer.MAX_VALUE;
    private Duration pause = Duration.ZERO;
    private boolean corruptNextReceived;
    private boolean corruptNextSent;

    Wire(SocketChannel channel, List<ServerScript.Fault> faults, CountDownLatch serverClosed) {
        this.channel = channel;
        this.faults = new ArrayList<>(faults);
        this.serverClosed = serverClosed;
    }

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        runFaults(true, received);
        int limit = target.limit();
        int start = target.position();
        target.limit((int) Math.min(limit, start + untilNextFault(true, received)));
        int count;
        try {
            count = channel.read(target);
        } finally {
            target.limit(limit);
        }
        if (count > 0) {
            received += count;
            if (corruptNextReceived) {
                target.put(start, (byte) ~target.get(start));
                corruptNextReceived = false;
            }
        }
        return count;
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        runFaults(false, sent);
        int limit = source.limit();
        while (source.hasRemaining()) {
            long most = Math.min(Math.min(piece, corruptNextSent ? 1 : limit), untilNextFault(false, sent));
            int count = (int) Math.min(source.remaining(), most);
            if (corruptNextSent) {
                writeFully(ByteBuffer.wrap(new byte[] {(byte) ~source.get()}));
                corruptNextSent = false;
            } else {
                source.limit(source.position() + count);
                writeFully(source);
                source.limit(limit);
            }
            sent += count;
            if (piece != Integer.MAX_VALUE) {
                sleep(pause);
            }
            runFaults(false, sent);
        }
    }

    private void writeFully(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /** Faults are due at an octet count, and the count is reached before the octet behind it is touched. */
    private void runFaults(boolean inbound, long count) throws IOException {
        for (int i = 0; i < faults.size(); i++) {
            ServerScript.Fault fault = faults.get(i);
            if (fault.received() == inbound && fault.octets() <= count) {
                faults.remove(i--);
                for (ServerAction action : fault.actions()) {
                    action.performOn(new AtOctet(inbound));
                }
            }
        }
    }

    private long untilNextFault(boolean inbound, long count) {
        long nearest = Integer.MAX_VALUE;
        for (ServerScript.Fault fault : faults) {
            if (fault.received() == inbound) {
                nearest = Math.min(nearest, fault.octets() - count);
            }
        }
        return nearest;
    }

    void sleep(Duration duration) throws IOException {
        try {
            if (serverClosed.await(duration.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new ConnectionEnded("the test closed the server");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionEnded("interrupted");
        }
    }

    void throttle(int octets, Duration wait) {
        piece = octets;
        pause = wait;
    }

    void cutAfter(int octets) {
        faults.add(new ServerScript.Fault(false, sent + octets, List.of(ServerAction.close())));
    }

    void corruptNextSent() {
        corruptNextSent = true;
    }

    ConnectionEnded close(String how) throws IOException {
        channel.shutdownOutput();
        channel.configureBlocking(false);
        ByteBuffer discarded = ByteBuffer.allocate(16384);
        long end = System.nanoTime() + LINGER.toNanos();
        while (System.nanoTime() - end < 0) {
            discarded.clear();
            int count = channel.read(discarded);
            if (count < 0) {
                break;
            }
            if (count == 0) {
                sleep(Duration.ofMillis(5));
            }
        }
        channel.close();
        return new ConnectionEnded(how);
    }

    ConnectionEnded reset() throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
        return new ConnectionEnded("reset by the script");
    }

    ConnectionEnded stall() throws IOException {
        ByteBuffer discarded = ByteBuffer.allocate(16384);
        while (channel.read(discarded.clear()) >= 0) {
            received += discarded.position();
        }
        return new ConnectionEnded("closed by the client, after a stall");
    }

    ConnectionEnded stopReading() throws IOException {
        try {
            serverClosed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new ConnectionEnded("the test closed the server, which had stopped reading");
    }

    /** Actions at an octet of the stream: there is no dialogue to go on with, and nothing buffered to send first. */
    private final class AtOctet implements ServerAction.Performer {
        private final boolean inbound;

        AtOctet(boolean inbound) {
            this.inbound = inbound;
        }

        @Override
        public void proceed() {}

        @Override
        public void reply(List<String> lines) throws IOException {
            raw((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void answer(UnaryOperator<String> function) {}

        @Override
        public void raw(byte[] octets) throws IOException {
            writeFully(ByteBuffer.wrap(octets));
            sent += octets.length;
        }

        @Override
        public void delay(Duration duration) throws IOException {
            sleep(duration);
        }

        @Override
        public void close() throws IOException {
            throw Wire.this.close("closed by the script");
        }

        @Override
        public void reset() throws IOException {
            throw Wire.this.reset();
        }

        @Override
        public void stall() throws IOException {
            throw Wire.this.stall();
        }

        @Override
        public void stopReading() throws IOException {
            throw Wire.this.stopReading();
        }

        @Override
        public void throttle(int octets, Duration wait) {
            Wire.this.throttle(octets, wait);
        }

        @Override
        public void corrupt() {
            if (inbound) {
                corruptNextReceived = true;
            } else {
                corruptNextSent = true;
            }
        }

        @Override
        public void cutAfter(int octets) {
            Wire.this.cutAfter(octets);
        }
    }
}
