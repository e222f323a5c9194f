package org.smtpclient.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** One run of the command in this JVM: what it wrote, and its exit code. */
final class Cli {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int exitCode;
    private final String out;
    private final String err;

    private Cli(int exitCode, String out, String err) {
        this.exitCode = exitCode;
        this.out = out;
        this.err = err;
    }

    static Cli run(List<String> arguments) {
        return run(arguments.toArray(String[]::new));
    }

    static Cli run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(arguments, new PrintWriter(out), new PrintWriter(err));
        return new Cli(exitCode, out.toString(), err.toString());
    }

    int exitCode() {
        return exitCode;
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }

    /** The one JSON document on stdout. */
    JsonNode json() {
        try (var parser = JSON.createParser(out)) {
            JsonNode document = parser.readValueAsTree();
            if (parser.nextToken() != null) {
                throw new AssertionError("More than one document: " + out);
            }
            return document;
        } catch (IOException e) {
            throw new UncheckedIOException("No JSON: " + out + " / " + err, e);
        }
    }

    @Override
    public String toString() {
        return "exit code " + exitCode + "\n" + out + "\n" + err;
    }
}
