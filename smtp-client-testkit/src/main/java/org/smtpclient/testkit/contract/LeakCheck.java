package org.smtpclient.testkit.contract;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares threads, and where there is a {@code /proc} open sockets and pipes, with those of an earlier moment. Of no use
 * beside other tests in the same JVM. Immutable.
 */
public final class LeakCheck {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** Longer than a look-up may take: what a lost datagram leaves open is closed when the look-up's time is up. */
    private static final Duration SETTLING = Duration.ofSeconds(25);

    private final Set<Thread> threads;
    private final Set<String> descriptors;

    private LeakCheck(Set<Thread> threads, Set<String> descriptors) {
        this.threads = threads;
        this.descriptors = descriptors;
    }

    /**
     * Looks at what there is before a test.
     *
     * @return what to compare with at its {@link #end()}
     * @throws IOException if the open sockets and pipes cannot be listed
     */
    public static LeakCheck begin() throws IOException {
        return new LeakCheck(new HashSet<>(Thread.getAllStackTraces().keySet()), openDescriptors());
    }

    /**
     * Fails if anything is left that was not there at the beginning; what is ending gets 25 seconds to end.
     *
     * @throws AssertionError if a thread, a socket or a pipe is left
     * @throws IOException if the open sockets and pipes cannot be listed
     * @throws InterruptedException if interrupted while waiting
     */
    public void end() throws IOException, InterruptedException {
        noThreadIsLeft();
        noDescriptorIsLeft();
    }

    private void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!threads.contains(thread) && !isOfTheMachine(thread)) {
                thread.join(SETTLING.toMillis());
                if (thread.isAlive()) {
                    throw new AssertionError("The test has left the thread " + thread);
                }
            }
        }
    }

    /** Both ends of a connection live here, and the far one is closed by a thread of its own. */
    private void noDescriptorIsLeft() throws IOException, InterruptedException {
        long begun = System.nanoTime();
        Set<String> left = openedSince();
        while (!left.isEmpty()) {
            if (System.nanoTime() - begun > SETTLING.toNanos()) {
                throw new AssertionError("The test has left open: " + left);
            }
            Thread.sleep(20);
            left = openedSince();
        }
    }

    private Set<String> openedSince() throws IOException {
        Set<String> open = openDescriptors();
        open.removeAll(descriptors);
        return open;
    }

    /** Threads that the JDK starts when it likes, and pooled ones that JDK and tests share. */
    private static boolean isOfTheMachine(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                || thread.getName().startsWith("ForkJoinPool.commonPool")
                || thread.getName().startsWith("junit-");
    }

    private static Set<String> openDescriptors() throws IOException {
        Set<String> open = new TreeSet<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(DESCRIPTORS)) {
                for (Path entry : entries) {
                    String target = target(entry);
                    if (target.startsWith("socket:") || target.startsWith("pipe:")) {
                        open.add(target);
                    }
                }
            }
        }
        return open;
    }

    private static String target(Path entry) throws IOException {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (NoSuchFileException e) {
            return "closed since the directory was read";
        }
    }
}
