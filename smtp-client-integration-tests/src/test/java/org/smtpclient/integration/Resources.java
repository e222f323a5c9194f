package org.smtpclient.integration;

import java.util.ArrayDeque;
import java.util.Deque;

/** Things to be closed, last first, all of them whatever happens to one; closing twice does nothing. */
final class Resources implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    synchronized <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** Closes everything because of a failure, which keeps what goes wrong meanwhile. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException another) {
            failure.addSuppressed(another);
        }
    }

    @Override
    public synchronized void close() {
        LabException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception problem) {
                if (failure == null) {
                    failure = new LabException("Could not close the laboratory", problem);
                } else {
                    failure.addSuppressed(problem);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
