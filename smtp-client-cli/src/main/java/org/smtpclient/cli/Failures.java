package org.smtpclient.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells each failure in one line on stderr; stack traces only for whoever asks by system property. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    private static final boolean DEBUG = Boolean.getBoolean("smtpclient.debug");

    private final PrintWriter err;

    Failures(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException exception, String[] args) {
        String command = exception.getCommandLine().getCommandSpec().qualifiedName(" ");
        String cause = exception.getCause() instanceof IllegalArgumentException e ? e.getMessage() : null;
        String line = Text.oneLine(cause == null ? String.valueOf(exception.getMessage()) : cause);
        tell(line + "; see '" + command + " --help'");
        trace(exception);
        return ExitCodes.USAGE;
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, ParseResult parseResult) {
        trace(exception);
        if (exception instanceof CommandFailure failure) {
            tell(String.valueOf(failure.getMessage()));
            return failure.exitCode();
        }
        tell("internal error, please report it: " + exception
                + (DEBUG ? "" : " (run java with -Dsmtpclient.debug=true for the stack trace)"));
        return ExitCodes.INTERNAL;
    }

    private void tell(String line) {
        err.println("smtp-client: " + Text.oneLine(line));
    }

    private void trace(Exception exception) {
        if (DEBUG) {
            exception.printStackTrace(err);
        }
    }
}
