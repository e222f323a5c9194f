package org.smtpclient.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Starts the command. */
public final class Main {
    private Main() {}

    /**
     * Runs the command and ends the JVM with its exit code.
     *
     * @param args the command's name and its arguments
     */
    public static void main(String[] args) {
        // Some Java versions would have a console where stdin is no terminal, and read the message as the password.
        System.setProperty("jdk.console", "java.base");
        // UTF-8 whatever the locale: JSON has no other encoding, and addresses may need it.
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        int exitCode = run(args, out, err);
        out.flush();
        if (out.checkError() && exitCode == ExitCodes.OK) {
            err.println("smtp-client: the result could not be written to stdout");
            exitCode = ExitCodes.INTERNAL;
        }
        err.flush();
        System.exit(exitCode);
    }

    /** Runs the command and gives its exit code; whatever goes wrong is told in one line. */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        Failures failures = new Failures(err);
        try {
            Arguments.check(args);
            return commandLine(out, err, failures).execute(args);
        } catch (RuntimeException | Error e) {
            // Errors too, which picocli lets pass: a library that is missing, say.
            return failures.handle(e);
        }
    }

    private static CommandLine commandLine(PrintWriter out, PrintWriter err, Failures failures) {
        return new CommandLine(new RootCommand())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                // An argument such as @file is data here; and no quotes are taken away from local parts.
                .setExpandAtFiles(false)
                .setTrimQuotes(false)
                .setInterpolateVariables(false)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }
}
