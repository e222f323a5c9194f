package org.smtpclient.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.PeerCredentials;
import org.smtpclient.api.transport.Transport;

/**
 * What every {@link Transport} and its {@link ByteConnection}s must do. A subclass says what is tested and how to
 * listen at the other end; after each test it is checked that no thread and no socket is left behind.
 *
 * <p>On interrupts the contract says this much: a wait may or may not end when its thread is interrupted, but it ends
 * by its deadline, with an {@link IOException}, and the thread's interrupt status is still set.
 */
@Timeout(60)
@SuppressWarnings("exports") // JUnit is here only for whoever subclasses this, and brings it
public abstract class TransportContractTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);
    /** Far more than any scheduling delay, far less than {@link #LONG}: tells a deadline kept from one ignored. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final List<AutoCloseable> resources = new ArrayList<>();
    private @Nullable LeakCheck leaks;

    /** For subclasses. */
    protected TransportContractTest() {}

    /**
     * What is tested.
     *
     * @return a transport; may be the same each time
     */
    protected abstract Transport transport();

    /**
     * Listens where the transport can connect.
     *
     * @param backlog how many connections may wait to be accepted
     * @return a listener, which the test closes
     * @throws IOException if that fails
     */
    protected abstract PeerListener listen(int backlog) throws IOException;

    /**
     * An endpoint that the transport supports and where nobody listens.
     *
     * @return the endpoint
     * @throws IOException if none can be found
     */
    protected Endpoint deserted() throws IOException {
        try (PeerListener listener = listen(1)) {
            return listener.endpoint();
        }
    }

    /**
     * An endpoint of a kind that the transport is not for.
     *
     * @return the endpoint
     */
    protected abstract Endpoint unsupported();

    /**
     * An address, not the one the system would choose, from which the {@linkplain #listen listener} can be reached.
     *
     * @return empty where source addresses mean nothing to the transport
     */
    protected Optional<InetAddress> source() {
        return Optional.empty();
    }

    /**
     * What a connection to a {@linkplain #listen listener} in this process says of its peer.
     *
     * @return empty where the transport cannot tell
     */
    protected Optional<PeerCredentials> ownCredentials() {
        return Optional.empty();
    }

    @BeforeEach
    final void countThreadsAndSockets() throws Exception {
        // What the transport and the JDK make once and keep is no leak.
        try (Pair pair = connect()) {
            assertThatThrownBy(() -> pair.near.read(ByteBuffer.allocate(1), in(Duration.ofMillis(1))))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        leaks = LeakCheck.begin();
    }

    @AfterEach
    final void nothingIsLeftBehind() throws Exception {
        for (int i = resources.size() - 1; i >= 0; i--) {
            resources.get(i).close();
        }
        resources.clear();
        if (leaks != null) {
            leaks.end();
        }
    }

    @Test
    @DisplayName("the name is of lower-case letters, digits and hyphens")
    public void nameIsWellFormed() {
        assertThat(transport().name()).matches("[a-z0-9-]+");
    }

    @Test
    @DisplayName("connect gives a connection that says where it leads")
    public void connectionTellsWhereItLeads() throws Exception {
        try (Pair pair = connect()) {
            assertThat(transport().supports(pair.listener.endpoint())).isTrue();
            assertThat(pair.near.remote()).isEqualTo(pair.listener.endpoint());
        }
    }

    @Test
    @DisplayName("connect fails with an IOException where nobody listens")
    public void connectIsRefused() throws Exception {
        Endpoint endpoint = deserted();
        assertThatThrownBy(() -> transport().connect(ConnectRequest.of(endpoint, in(LONG))))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @DisplayName("connect fails with a SocketTimeoutException when the deadline passes")
    public void connectEndsAtTheDeadline() throws Exception {
        PeerListener listener = closeLater(listen(1));
        timesOut(SHORT, () -> {
            Deadline whole = in(LONG);
            // Nobody accepts: sooner or later the backlog is full, and a connection attempt waits.
            while (!whole.hasPassed()) {
                closeLater(transport().connect(ConnectRequest.of(listener.endpoint(), in(SHORT))));
            }
        });
    }

    @Test
    @DisplayName("connect fails with a SocketTimeoutException when the deadline has already passed")
    public void connectAfterTheDeadline() throws Exception {
        PeerListener listener = closeLater(listen(10));
        timesOut(
                Duration.ZERO,
                () -> closeLater(transport().connect(ConnectRequest.of(listener.endpoint(), in(Duration.ZERO)))));
    }

    @Test
    @DisplayName("connect refuses an endpoint of another kind with an IllegalArgumentException")
    public void connectRefusesOtherEndpoints() {
        assertThat(transport().supports(unsupported())).isFalse();
        assertThatThrownBy(() -> transport().connect(ConnectRequest.of(unsupported(), in(LONG))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("connect goes out from the source address asked for, or refuses one that its endpoints cannot have")
    public void connectUsesTheSourceAddress() throws Exception {
        PeerListener listener = closeLater(listen(10));
        if (source().isEmpty()) {
            ConnectRequest request = ConnectRequest.of(listener.endpoint(), in(LONG));
            assertThatThrownBy(() -> transport().connect(request.from(InetAddress.getLoopbackAddress())))
                    .isInstanceOf(IllegalArgumentException.class);
            return;
        }
        InetAddress source = source().orElseThrow();
        closeLater(transport()
                .connect(ConnectRequest.of(listener.endpoint(), in(LONG)).from(source)));
        SocketChannel far = closeLater(listener.accept());
        assertThat(((InetSocketAddress) far.getRemoteAddress()).getAddress()).isEqualTo(source);
    }

    @Test
    @DisplayName("peerCredentials tells the process at the other end, where the system does")
    public void peerCredentialsNameThePeer() throws Exception {
        try (Pair pair = connect()) {
            assertThat(pair.near.peerCredentials()).isEqualTo(ownCredentials());
        }
    }

    @Test
    @DisplayName("read waits for an octet, and gives what there is without waiting for more")
    public void readWaitsForAnOctet() throws Exception {
        try (Pair pair = connect()) {
            ByteBuffer target = ByteBuffer.allocate(100).position(10).limit(90);
            FutureTask<Integer> reading = start(() -> pair.near.read(target, in(LONG)));
            pair.farSends("abc");
            int count = result(reading);
            assertThat(count).isBetween(1, 3);
            assertThat(target.position()).isEqualTo(10 + count);
            assertThat(target.limit()).isEqualTo(90);
            assertThat((char) target.get(10)).isEqualTo('a');
        }
    }

    @Test
    @DisplayName("read fills heap, direct and small buffers, and leaves the rest for later")
    public void readTakesAnyBuffer() throws Exception {
        try (Pair pair = connect()) {
            pair.farSends("abcdef");
            ByteBuffer small = ByteBuffer.allocate(1);
            assertThat(pair.near.read(small, in(LONG))).isEqualTo(1);
            ByteBuffer direct = ByteBuffer.allocateDirect(5);
            while (direct.hasRemaining()) {
                assertThat(pair.near.read(direct, in(LONG))).isPositive();
            }
            assertThat((char) small.get(0)).isEqualTo('a');
            assertThat(StandardCharsets.US_ASCII.decode(direct.flip()).toString())
                    .isEqualTo("bcdef");
        }
    }

    @Test
    @DisplayName("read fails with a SocketTimeoutException when the deadline passes before an octet comes")
    public void readEndsAtTheDeadline() throws Exception {
        try (Pair pair = connect()) {
            timesOut(SHORT, () -> pair.near.read(ByteBuffer.allocate(10), in(SHORT)));
        }
    }

    @Test
    @DisplayName("rule 14: a peer that sends an octet now and then does not stretch a deadline")
    public void tricklingPeerDoesNotStretchTheDeadline() throws Exception {
        try (Pair pair = connect()) {
            CountDownLatch over = new CountDownLatch(1);
            FutureTask<Void> trickle = start(() -> {
                while (!over.await(20, TimeUnit.MILLISECONDS)) {
                    pair.farSends("x");
                }
                return null;
            });
            try {
                timesOut(SHORT, () -> {
                    Deadline whole = in(SHORT);
                    Deadline tooLong = in(LONG);
                    while (!tooLong.hasPassed()) {
                        pair.near.read(ByteBuffer.allocate(10), whole);
                        if (whole.hasPassed()) {
                            // The octet was there first: a read that must wait has to fail, and the next one waits.
                            pair.near.read(ByteBuffer.allocate(1 << 16), whole);
                        }
                    }
                });
            } finally {
                over.countDown();
                result(trickle);
            }
        }
    }

    @Test
    @DisplayName("read and readNow give -1 at the end, after all octets, and again")
    public void readTellsTheEnd() throws Exception {
        try (Pair pair = connect()) {
            pair.farSends("end");
            pair.far.close();
            assertThat(pair.nearReads(3)).isEqualTo("end");
            assertThat(pair.near.read(ByteBuffer.allocate(10), in(LONG))).isEqualTo(-1);
            assertThat(pair.near.readNow(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThat(pair.near.read(ByteBuffer.allocate(10), in(LONG))).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("readNow gives 0 without waiting, then what has come")
    public void readNowDoesNotWait() throws Exception {
        try (Pair pair = connect()) {
            ByteBuffer target = ByteBuffer.allocate(10);
            assertThat(pair.near.readNow(target)).isZero();
            assertThat(target.position()).isZero();
            pair.farSends("abcd");
            // Once the first octets can be read with waiting, the rest of the same write is there.
            assertThat(pair.near.read(ByteBuffer.allocate(1), in(LONG))).isEqualTo(1);
            assertThat(pair.near.readNow(target)).isEqualTo(3);
            assertThat(pair.near.readNow(target)).isZero();
            assertThat(StandardCharsets.US_ASCII.decode(target.flip()).toString())
                    .isEqualTo("bcd");
            pair.farSends("e");
            assertThat(pair.nearReads(1)).isEqualTo("e");
        }
    }

    @Test
    @DisplayName("write sends all buffers in order, from position to limit, and passes over empty ones")
    public void writeGathersBuffers() throws Exception {
        try (Pair pair = connect()) {
            ByteBuffer[] sources = {
                ByteBuffer.allocate(0),
                ascii("-one-").position(1).limit(4),
                ByteBuffer.allocateDirect(3).put(ascii("two")).flip(),
                ByteBuffer.allocate(0),
                ascii("three").asReadOnlyBuffer(),
                ascii("xxfour").position(2).slice(),
            };
            pair.near.write(sources, in(LONG));
            assertThat(sources).allMatch(source -> !source.hasRemaining());
            assertThat(pair.farReads(15)).isEqualTo("onetwothreefour");
        }
    }

    @Test
    @DisplayName("write of nothing at all does nothing")
    public void writeOfNothing() throws Exception {
        try (Pair pair = connect()) {
            pair.near.write(new ByteBuffer[0], in(LONG));
            pair.near.write(new ByteBuffer[] {ByteBuffer.allocate(0)}, in(LONG));
            pair.near.write(new ByteBuffer[] {ascii("x")}, in(LONG));
            assertThat(pair.farReads(1)).isEqualTo("x");
        }
    }

    @Test
    @DisplayName("write sends more than the system's buffers hold, octet for octet")
    public void writeOfMuch() throws Exception {
        byte[] much = new byte[20 << 20];
        new Random(42).nextBytes(much);
        try (Pair pair = connect()) {
            FutureTask<byte[]> reading = start(() -> pair.farReadsAll(much.length));
            pair.near.write(
                    new ByteBuffer[] {ByteBuffer.wrap(much, 0, 7), ByteBuffer.wrap(much, 7, much.length - 7)},
                    in(LONG));
            assertThat(result(reading)).isEqualTo(much);
        }
    }

    @Test
    @DisplayName("rule 14: write fails with a SocketTimeoutException when the peer has stopped reading")
    public void writeEndsAtTheDeadline() throws Exception {
        try (Pair pair = connect()) {
            timesOut(SHORT, () -> pair.near.write(endless(), in(SHORT)));
        }
    }

    @Test
    @DisplayName("rule 14: a peer that reads a little now and then does not stretch the deadline of a write")
    public void slowReaderDoesNotStretchTheDeadline() throws Exception {
        try (Pair pair = connect()) {
            CountDownLatch over = new CountDownLatch(1);
            FutureTask<Void> sip = start(() -> {
                while (!over.await(20, TimeUnit.MILLISECONDS)) {
                    pair.far.read(ByteBuffer.allocate(4096));
                }
                return null;
            });
            try {
                timesOut(SHORT, () -> pair.near.write(endless(), in(SHORT)));
            } finally {
                over.countDown();
                pair.near.close();
                result(sip);
            }
        }
    }

    @Test
    @DisplayName("write fails with an IOException when the peer has gone")
    public void writeToAPeerThatHasGone() throws Exception {
        try (Pair pair = connect()) {
            pair.far.close();
            assertThatThrownBy(() -> {
                        Deadline whole = in(LONG);
                        while (!whole.hasPassed()) {
                            pair.near.write(new ByteBuffer[] {ascii("anybody?")}, whole);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    @DisplayName("close from another thread ends a read under way with an IOException")
    public void closeEndsARead() throws Exception {
        try (Pair pair = connect()) {
            closeEnds(pair, () -> pair.near.read(ByteBuffer.allocate(10), in(LONG)));
        }
    }

    @Test
    @DisplayName("close from another thread ends a write under way with an IOException")
    public void closeEndsAWrite() throws Exception {
        try (Pair pair = connect()) {
            closeEnds(pair, () -> {
                pair.near.write(endless(), in(LONG));
                return null;
            });
        }
    }

    private static void closeEnds(Pair pair, Callable<?> blocking) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        FutureTask<Object> blocked = start(() -> {
            begun.countDown();
            return blocking.call();
        });
        begun.await();
        // Most likely the call waits by then; if it does not yet, it finds the connection closed.
        assertThatThrownBy(() -> blocked.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        pair.near.close();
        assertThatThrownBy(() -> blocked.get(SLACK.toMillis(), TimeUnit.MILLISECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
    }

    @Test
    @DisplayName("close may be called twice; the peer sees the end, and nothing can be read or written any more")
    public void closeTwice() throws Exception {
        try (Pair pair = connect()) {
            pair.near.close();
            pair.near.close();
            assertThat(pair.far.read(ByteBuffer.allocate(10))).isEqualTo(-1);
            assertThatThrownBy(() -> pair.near.read(ByteBuffer.allocate(10), in(LONG)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> pair.near.readNow(ByteBuffer.allocate(10))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> pair.near.write(new ByteBuffer[] {ascii("x")}, in(LONG)))
                    .isInstanceOf(IOException.class);
            assertThat(pair.near.remote()).isEqualTo(pair.listener.endpoint());
        }
    }

    @Test
    @DisplayName("an interrupted wait ends by its deadline with an IOException, and the thread stays interrupted")
    public void interruptIsNotLost() throws Exception {
        try (Pair pair = connect()) {
            FutureTask<Boolean> interrupted = start(() -> {
                Thread.currentThread().interrupt();
                assertThatThrownBy(() -> pair.near.read(ByteBuffer.allocate(10), in(SHORT)))
                        .isInstanceOf(IOException.class);
                return Thread.currentThread().isInterrupted();
            });
            assertThat(result(interrupted)).isTrue();
        }
    }

    @Test
    @DisplayName("many threads may connect at once")
    public void manyThreadsConnect() throws Exception {
        PeerListener listener = closeLater(listen(50));
        List<FutureTask<ByteConnection>> attempts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            attempts.add(start(() -> transport().connect(ConnectRequest.of(listener.endpoint(), in(LONG)))));
        }
        for (FutureTask<ByteConnection> attempt : attempts) {
            ByteConnection near = closeLater(result(attempt));
            closeLater(listener.accept());
            near.write(new ByteBuffer[] {ascii("x")}, in(LONG));
        }
    }

    /** Checks that something fails with a SocketTimeoutException, neither before its time nor long after it. */
    private static void timesOut(Duration time, ThrowingCallable what) {
        long start = System.nanoTime();
        assertThatThrownBy(what).isInstanceOf(SocketTimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isGreaterThanOrEqualTo(time)
                .isLessThan(time.plus(SLACK));
    }

    private static Deadline in(Duration time) {
        return Deadline.after(time);
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** More than any system takes without a reader. */
    private static ByteBuffer[] endless() {
        ByteBuffer block = ByteBuffer.allocate(4 << 20);
        ByteBuffer[] blocks = new ByteBuffer[64];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = block.duplicate();
        }
        return blocks;
    }

    private static <T> FutureTask<T> start(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task, "transport-contract");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static <T> T result(FutureTask<T> task) throws Exception {
        return task.get(LONG.toMillis(), TimeUnit.MILLISECONDS);
    }

    private <T extends AutoCloseable> T closeLater(T resource) {
        resources.add(resource);
        return resource;
    }

    private Pair connect() throws IOException {
        PeerListener listener = listen(10);
        try {
            ByteConnection near = transport().connect(ConnectRequest.of(listener.endpoint(), in(LONG)));
            return new Pair(listener, near, listener.accept());
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /** Both ends of a connection. */
    private static final class Pair implements AutoCloseable {
        final PeerListener listener;
        final ByteConnection near;
        final SocketChannel far;

        Pair(PeerListener listener, ByteConnection near, SocketChannel far) {
            this.listener = listener;
            this.near = near;
            this.far = far;
        }

        void farSends(String text) throws IOException {
            ByteBuffer octets = ascii(text);
            while (octets.hasRemaining()) {
                far.write(octets);
            }
        }

        String farReads(int count) throws IOException {
            return new String(farReadsAll(count), StandardCharsets.US_ASCII);
        }

        byte[] farReadsAll(int count) throws IOException {
            ByteBuffer octets = ByteBuffer.allocate(count);
            int got = 0;
            while (octets.hasRemaining() && got >= 0) {
                got = far.read(octets);
            }
            assertThat(octets.remaining()).as("octets missing").isZero();
            return octets.array();
        }

        String nearReads(int count) throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            while (text.size() < count) {
                ByteBuffer octet = ByteBuffer.allocate(1);
                assertThat(near.read(octet, in(LONG))).isEqualTo(1);
                text.write(octet.get(0));
            }
            return text.toString(StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws IOException {
            try (listener;
                    far) {
                near.close();
            }
        }
    }
}
