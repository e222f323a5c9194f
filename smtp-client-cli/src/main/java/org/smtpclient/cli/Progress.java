package org.smtpclient.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/**
 * Says on stderr, while a command takes long, what it is waiting for. The launcher switches it on where stderr is a
 * terminal; elsewhere it would only get in the way of the one line that tells an error.
 *
 * <p>Safe for many threads.
 */
final class Progress implements AutoCloseable {
    static final boolean WANTED = Boolean.getBoolean("smtpclient.progress");
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private final long start = System.nanoTime();
    private final Timer timer = new Timer("smtp-client-progress", true);
    private volatile String activity = "starting";

    private Progress() {}

    /** Progress that is told to a writer every two seconds; without {@code wanted} it is kept to itself. */
    static Progress start(PrintWriter err, boolean wanted) {
        Progress progress = new Progress();
        if (wanted) {
            TimerTask task = new TimerTask() {
                @Override
                public void run() {
                    err.println(progress.line());
                }
            };
            progress.timer.schedule(task, PERIOD.toMillis(), PERIOD.toMillis());
        }
        return progress;
    }

    /** Notes what has been begun. */
    void now(String what) {
        activity = what;
    }

    private String line() {
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        return "smtp-client: " + seconds + " s: " + Text.oneLine(activity) + " …";
    }

    @Override
    public void close() {
        timer.cancel();
    }
}
