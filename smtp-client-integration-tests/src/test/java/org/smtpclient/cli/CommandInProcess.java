package org.smtpclient.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the command within the caller's JVM, for tests that call it hundreds of times. */
public final class CommandInProcess {
    private CommandInProcess() {}

    /**
     * Runs the command to its end.
     *
     * @param arguments the command's
     * @return what it wrote to standard output, and its exit code
     */
    public static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** What came of it. */
    public record Result(int exitCode, String output, String errors) {}
}
