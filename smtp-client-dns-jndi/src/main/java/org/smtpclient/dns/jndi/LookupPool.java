package org.smtpclient.dns.jndi;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Bounded pool of daemon threads for blocking look-ups. */
final class LookupPool implements Executor, AutoCloseable {
    private static final int MAX_THREADS = 32;
    private static final int MAX_WAITING = 10_000;
    private static final int IDLE_SECONDS = 10;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            LookupPool::thread);

    LookupPool() {
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "smtp-client-dns-jndi");
        thread.setDaemon(true);
        // Not the caller's: a pool must not keep an application's classes alive, and the JDK's provider is visible
        // here.
        thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
        return thread;
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Lets what is queued run, since it ends by its deadlines, and takes nothing new. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
