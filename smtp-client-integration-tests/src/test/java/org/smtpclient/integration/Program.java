package org.smtpclient.integration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the operating system, and the Debian package it comes from. */
public enum Program {
    NSD("nsd", "nsd"),
    UNBOUND("unbound", "unbound"),
    KEYGEN("ldns-keygen", "ldnsutils"),
    SIGNZONE("ldns-signzone", "ldnsutils"),
    KEY2DS("ldns-key2ds", "ldnsutils"),
    DELV("delv", "bind9-dnsutils"),
    DIG("dig", "bind9-dnsutils"),
    POSTFIX("postfix", "postfix"),
    POSTCONF("postconf", "postfix"),
    POSTTLS_FINGER("posttls-finger", "postfix"),
    DOVECOT("dovecot", "dovecot-core"),
    EXIM("exim4", "exim4-daemon-light", true),
    OPENSMTPD("smtpd", "opensmtpd", true),
    OPENSSL("openssl", "openssl"),
    UNSHARE("unshare", "util-linux");

    /** Daemons live in sbin, which a user's PATH may leave out. */
    private static final List<String> SYSTEM_DIRECTORIES =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String command;
    private final String debianPackage;

    /** Debian has one mail server stand alone, and that is Postfix; the others are run from where they were unpacked. */
    private final boolean unpacked;

    Program(String command, String debianPackage) {
        this(command, debianPackage, false);
    }

    Program(String command, String debianPackage, boolean unpacked) {
        this.command = command;
        this.debianPackage = debianPackage;
        this.unpacked = unpacked;
    }

    /** Where the program is; fails, saying what to do, if it is nowhere. */
    public Path path() {
        return unpacked ? unpackedPath() : installedPath();
    }

    private Path unpackedPath() {
        Path program = unpackedPackage().resolve("usr/sbin").resolve(command);
        if (!Files.isExecutable(program)) {
            throw new LabException("There is no " + program + ": run .ci/unpack-servers");
        }
        return program;
    }

    /** Where the files of a package lie that is not installed. */
    Path unpackedPackage() {
        return Path.of(System.getProperty("smtpclient.root"), ".ci", "servers", debianPackage);
    }

    private Path installedPath() {
        String searchPath = System.getenv("PATH");
        return Stream.concat(
                        Stream.of(searchPath == null ? new String[0] : searchPath.split(":")),
                        SYSTEM_DIRECTORIES.stream())
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LabException(
                        "The program '" + command + "' is not installed; on Debian: apt-get install " + debianPackage));
    }

    /** Runs the program to its end and gives what it wrote; fails if it exits with anything but 0. */
    public String run(Path directory, List<String> arguments) {
        List<String> line = new ArrayList<>();
        line.add(path().toString());
        line.addAll(arguments);
        Finished finished = run(line, directory, LIMIT);
        if (finished.exitCode() != 0) {
            throw new LabException(String.join(" ", line) + " exited with " + finished.exitCode() + ": "
                    + finished.output() + finished.errors());
        }
        return finished.output();
    }

    /** Runs any command line to its end, with nothing on its standard input. */
    public static Finished run(List<String> line, Path directory, Duration limit) {
        try {
            Process process =
                    new ProcessBuilder(line).directory(directory.toFile()).start();
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new LabException(String.join(" ", line) + " did not end within " + limit.toSeconds() + " s");
            }
            return new Finished(process.exitValue(), output.get(), errors.get());
        } catch (IOException | ExecutionException failure) {
            throw new LabException("Could not run " + String.join(" ", line), failure);
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new LabException("Interrupted while running " + String.join(" ", line), interruption);
        }
    }

    private static String text(java.io.InputStream stream) {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    /** What came of a program that ran to its end. */
    public record Finished(int exitCode, String output, String errors) {}
}
