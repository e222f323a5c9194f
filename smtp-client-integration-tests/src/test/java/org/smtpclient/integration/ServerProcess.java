package org.smtpclient.integration;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A server that runs in the foreground as a child of this JVM, with children of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(15);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final Path log;
    private final Process process;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /** Starts a server; its output goes to {@code logs/NAME.log} in the laboratory's directory. */
    static ServerProcess start(LabDirectory directory, String name, List<String> line) {
        Path log = directory.logs().resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(line)
                    .directory(directory.path().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            ServerProcess server = new ServerProcess(name, log, process);
            process.getOutputStream().close();
            directory.register(name, process.toHandle());
            return server;
        } catch (IOException failure) {
            throw new LabException("Could not start " + String.join(" ", line), failure);
        }
    }

    /** Waits until the server serves; ends it and shows its log if it dies or does not. */
    ServerProcess ready(Callable<Boolean> serves) {
        try {
            Await.until(name + " to serve", START_LIMIT, () -> !process.isAlive() || serves.call());
        } catch (LabException late) {
            close();
            throw new LabException(late.getMessage() + "\n" + tail(), late.getCause());
        }
        if (!process.isAlive()) {
            throw new LabException(name + " ended with exit code " + process.exitValue() + "\n" + tail());
        }
        return this;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private String tail() {
        return log + ":\n" + TextFiles.tail(log, 40);
    }

    /** Ends the server and every process it has started. */
    @Override
    public void close() {
        end(process.toHandle());
    }

    /** Asks a process to end, and ends it and its descendants by force where that does not help. */
    static void end(ProcessHandle process) {
        List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
        process.destroy();
        try {
            process.onExit().get(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException stubborn) {
            family.addAll(process.descendants().toList());
            process.destroyForcibly();
        }
        family.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }
}
