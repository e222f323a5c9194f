package org.smtpclient.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

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
            Await.until("process " + process.pid() + " to end", STOP_LIMIT, () -> !runs(process));
        } catch (LabException stubborn) {
            family.addAll(process.descendants().toList());
            family.add(process);
        }
        family.stream().filter(ServerProcess::runs).forEach(ProcessHandle::destroyForcibly);
    }

    /** Whether a process lives; one that has ended and that its parent has not asked about yet does not. */
    static boolean runs(ProcessHandle process) {
        Path state = Path.of("/proc", Long.toString(process.pid()), "stat");
        try {
            // Field 3 follows the program's name in parentheses (proc(5)).
            return process.isAlive() && !TextFiles.read(state).matches("(?s).*\\) Z .*");
        } catch (UncheckedIOException gone) {
            return false;
        }
    }
}
