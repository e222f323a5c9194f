package org.smtpclient.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one directory that a laboratory writes to, and the register of the processes it started.
 *
 * <p>The register outlives a JVM that was killed, so that the next run can end what was left behind: only processes
 * that are registered, started when the register says so, and whose JVM is gone.
 */
final class LabDirectory implements AutoCloseable {
    private static final String PREFIX = "smtp-client-lab-";
    private static final String REGISTER = "processes";

    /** Milliseconds: the kernel tells start times in ticks since boot, and the time of boot in whole seconds. */
    private static final long START_TOLERANCE = 2_000;

    private final Path path;

    private LabDirectory(Path path) {
        this.path = path;
    }

    /** Makes a directory, after clearing away what dead runs left. */
    static LabDirectory create() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            clearLeftovers(parent);
            // Postfix's unprivileged daemons must pass through it.
            Path path = Files.createTempDirectory(
                    parent, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            LabDirectory directory = new LabDirectory(path);
            Files.createDirectories(directory.logs());
            directory.register("jvm", ProcessHandle.current());
            return directory;
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not make a directory for the laboratory in " + parent, failure);
        }
    }

    Path path() {
        return path;
    }

    Path logs() {
        return path.resolve("logs");
    }

    /** Writes a file below the directory. */
    Path write(String relative, String text) {
        return TextFiles.write(path.resolve(relative), text);
    }

    /** Notes a process that is to end with the laboratory. */
    void register(String name, ProcessHandle process) {
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        try {
            Files.writeString(
                    path.resolve(REGISTER),
                    process.pid() + " " + start.toEpochMilli() + " " + name + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not register process " + process.pid(), failure);
        }
    }

    /** Keeps the logs where the build's caller finds them, and removes the rest. */
    @Override
    public void close() {
        try {
            keepLogs();
        } finally {
            delete(path);
        }
    }

    private void keepLogs() {
        String target = System.getProperty("smtpclient.lab.logs");
        if (target == null) {
            return;
        }
        Path kept = Path.of(target, path.getFileName().toString());
        try (Stream<Path> files = Files.list(logs())) {
            Files.createDirectories(kept);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not keep the logs in " + kept, failure);
        }
    }

    private static void clearLeftovers(Path parent) throws IOException {
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(parent)) {
            candidates = entries.filter(entry -> entry.getFileName().toString().startsWith(PREFIX))
                    .filter(entry -> Files.isRegularFile(entry.resolve(REGISTER)))
                    .filter(LabDirectory::isOurs)
                    .toList();
        }
        for (Path candidate : candidates) {
            List<String> register =
                    TextFiles.read(candidate.resolve(REGISTER)).lines().toList();
            boolean inUse = register.stream()
                    .filter(line -> line.endsWith(" jvm"))
                    .anyMatch(line -> alive(line).isPresent());
            if (!inUse) {
                register.forEach(line -> alive(line).ifPresent(ServerProcess::end));
                delete(candidate);
            }
        }
    }

    /** The very process that a line tells of, if it still runs; a later one with the same number is not it. */
    private static Optional<ProcessHandle> alive(String line) {
        String[] fields = line.split(" ", 3);
        return ProcessHandle.of(Long.parseLong(fields[0]))
                .filter(ServerProcess::runs)
                .filter(process -> process.info()
                        .startInstant()
                        .map(start -> Math.abs(start.toEpochMilli() - Long.parseLong(fields[1])) <= START_TOLERANCE)
                        .orElse(false));
    }

    /** Anybody may make files in the directory for temporary ones, and nobody else's register is to be believed. */
    private static boolean isOurs(Path candidate) {
        try {
            return Files.getOwner(candidate, LinkOption.NOFOLLOW_LINKS)
                    .getName()
                    .equals(System.getProperty("user.name"));
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not see whose " + candidate + " is", failure);
        }
    }

    private static void delete(Path tree) {
        try (Stream<Path> all = Files.walk(tree)) {
            for (Path entry : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(entry);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not remove " + tree, failure);
        }
    }
}
