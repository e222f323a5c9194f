package org.smtpclient.benchmarks.sidebyside.sessions;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A thread for each session: virtual where the JDK has them (21 and newer), a thread of the system otherwise. */
final class SessionThreads implements AutoCloseable {
    private final ExecutorService threads;

    SessionThreads(int sessions) {
        threads = areVirtual() ? virtual() : Executors.newFixedThreadPool(sessions);
    }

    static boolean areVirtual() {
        return Runtime.version().feature() >= 21;
    }

    /** By reflection, as the code is compiled for JDK 17. */
    private static ExecutorService virtual() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("This JDK should have virtual threads", e);
        }
    }

    /**
     * Works on all sessions at once.
     *
     * @return what came of each
     * @throws Exception what the first that failed has thrown
     */
    <T> List<T> run(List<Callable<T>> work) throws Exception {
        ExecutorCompletionService<T> completion = new ExecutorCompletionService<>(threads);
        work.forEach(completion::submit);
        List<T> results = new ArrayList<>(work.size());
        for (int i = 0; i < work.size(); i++) {
            try {
                results.add(completion.take().get());
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
