package org.smtpclient.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

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
        String line = cause == null ? message(exception) : cause;
        tell(line + "; see '" + command + " --help'");
        trace(exception);
        return ExitCodes.USAGE;
    }

    private static String message(ParameterException exception) {
        boolean command = exception.getCommandLine().getParent() == null;
        if (command && exception instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            return "There is no command '" + unmatched.getUnmatched().get(0) + "'";
        }
        return String.valueOf(exception.getMessage());
    }

    @Override
    public int handleExecutionException(Exception exception, CommandLine commandLine, ParseResult parseResult) {
        return handle(exception);
    }

    /** Tells a failure, foreseen or not, and gives the exit code. */
    int handle(Throwable failure) {
        trace(failure);
        if (failure instanceof CommandFailure foreseen) {
            tell(String.valueOf(foreseen.getMessage()));
            return foreseen.exitCode();
        }
        tell("internal error, please report it: " + failure
                + (DEBUG ? "" : " (run java with -Dsmtpclient.debug=true for the stack trace)"));
        return ExitCodes.INTERNAL;
    }

    private void tell(String line) {
        err.println("smtp-client: " + Text.oneLine(line));
    }

    private void trace(Throwable exception) {
        if (DEBUG) {
            exception.printStackTrace(err);
        }
    }
}
