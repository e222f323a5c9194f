package org.smtpclient.benchmarks.sidebyside.sessions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.smtpclient.benchmarks.sidebyside.task.ProcessUse;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * A process that holds many sessions open. It says {@code ready} and its footprint when everything is loaded and no session
 * is open. Then it takes orders in lines of standard input: {@code open}, answered by the time it took in nanoseconds;
 * {@code idle}, by its footprint; {@code send MILLIS}, by messages, wall time and processor time in nanoseconds, and the most
 * threads of the system that there were. Ends with its input.
 */
public final class SessionsProcess {
    /** As many are being opened at a time: fewer than a backlog takes. */
    private static final int OPENING = 64;

    private static final int WARM_UP_MESSAGES = 20;

    private final Session.Opener opener;
    private final int count;
    private final SessionThreads threads;
    private List<Session> sessions = List.of();

    private SessionsProcess(Session.Opener opener, int count) {
        this.opener = opener;
        this.count = count;
        this.threads = new SessionThreads(count);
    }

    /**
     * Runs the process.
     *
     * @param args the contestant's name, then the words of the task
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        Task task = Task.parse(words.subList(1, words.size()));
        new SessionsProcess(Session.opener(words.get(0), task), task.sessions()).run();
        System.exit(0);
    }

    private void run() throws Exception {
        warmUp();
        System.out.println("ready " + Footprint.now());
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String[] words = order.split(" ", 2);
            System.out.println(
                    switch (words[0]) {
                        case "open" -> "open " + open();
                        case "idle" -> "idle " + Footprint.now();
                        case "send" -> "sent " + send(Duration.ofMillis(Long.parseLong(words[1])));
                        default -> throw new IllegalArgumentException("No such order: " + order);
                    });
        }
        for (Session session : sessions) {
            session.close();
        }
    }

    /** Loads classes and fills what is the same for one session and for all of them. */
    private void warmUp() throws Exception {
        threads.run(Collections.nCopies(2, () -> {
            try (Session session = opener.open()) {
                for (int i = 0; i < WARM_UP_MESSAGES; i++) {
                    session.send();
                }
                return WARM_UP_MESSAGES;
            }
        }));
    }

    private long open() throws Exception {
        Semaphore permits = new Semaphore(OPENING);
        long start = System.nanoTime();
        sessions = threads.run(Collections.nCopies(count, () -> {
            permits.acquire();
            try {
                return opener.open();
            } finally {
                permits.release();
            }
        }));
        return System.nanoTime() - start;
    }

    private String send(Duration time) throws Exception {
        AtomicInteger mostThreads = new AtomicInteger();
        Thread observer = new Thread(() -> observe(mostThreads));
        observer.start();
        long processor = ProcessUse.processorNanos();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        List<Callable<Long>> work = new ArrayList<>();
        for (Session session : sessions) {
            work.add(() -> sendUntil(session, end));
        }
        long messages = threads.run(work).stream().mapToLong(Long::longValue).sum();
        long wall = System.nanoTime() - start;
        observer.interrupt();
        observer.join();
        return messages + " " + wall + " " + (ProcessUse.processorNanos() - processor) + " " + mostThreads;
    }

    private static long sendUntil(Session session, long end) throws Exception {
        long messages = 0;
        do {
            session.send();
            messages++;
        } while (System.nanoTime() - end < 0);
        return messages;
    }

    private static void observe(AtomicInteger mostThreads) {
        try {
            while (true) {
                mostThreads.accumulateAndGet(Footprint.systemThreads(), Math::max);
                Thread.sleep(50);
            }
        } catch (IOException | InterruptedException e) {
            // Nothing is sent any more.
        }
    }
}
