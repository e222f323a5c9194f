package org.smtpclient.cli;

import java.util.concurrent.Callable;
import org.smtpclient.cli.demo.DemoCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command without a subcommand's name. */
@Command(
        name = "smtp-client",
        description = "Hands mail to the servers of its recipients, over TLS verified by DANE, and says what it finds.",
        subcommands = {ProbeCommand.class, SendCommand.class, ExplainCommand.class, DemoCommand.class},
        versionProvider = VersionProvider.class,
        footer = {
            "",
            "Exit codes: 0 done, 64 usage, 65 data, 66 no input, 68 no such host or domain, 69 refused permanently,"
                    + " 70 internal error, 75 temporary failure.",
            "'smtp-client COMMAND --help' tells a command's options."
        })
final class RootCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commandLine = spec.commandLine();
        throw new ParameterException(
                commandLine,
                "Name a command: "
                        + String.join(", ", commandLine.getSubcommands().keySet()));
    }
}
