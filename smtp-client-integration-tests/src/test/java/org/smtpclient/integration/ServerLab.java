package org.smtpclient.integration;

import java.nio.file.Path;
import java.util.function.Function;

/**
 * A mail server on loopback, without DNS. It lives in a temporary directory and ends with {@link #close}, with a failed
 * start, and with the JVM.
 */
final class ServerLab<S extends AutoCloseable> implements AutoCloseable {
    private final Resources resources = new Resources();
    private final Thread atExit = new Thread(resources::close, "lab-shutdown");
    private final LabDirectory directory;
    private final S server;

    private ServerLab(Function<LabDirectory, S> start) {
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            directory = resources.add(LabDirectory.create());
            server = resources.add(start.apply(directory));
        } catch (RuntimeException | Error failure) {
            resources.closeAfter(failure);
            Runtime.getRuntime().removeShutdownHook(atExit);
            throw failure;
        }
    }

    static <S extends AutoCloseable> ServerLab<S> start(Function<LabDirectory, S> start) {
        return new ServerLab<>(start);
    }

    S server() {
        return server;
    }

    /** A directory for files of the test's own; it goes with the laboratory. */
    Path directory() {
        return directory.path();
    }

    @Override
    public void close() {
        try {
            resources.close();
        } finally {
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
    }
}
