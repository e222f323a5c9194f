package org.smtpclient.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.smtpclient.core.message.BareLineEndException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The command {@code demo}: the whole job on servers of our own, with nothing beyond the loopback address.
 *
 * <p>Tells on stdout what happens, and checks it against what the servers saw. Exit code 0 if all went as it should,
 * else 70, with a line on stderr for each part that did not. For one run; not thread-safe.
 */
@Command(
        name = "demo",
        description = {
            "Shows the whole job on embedded servers: a signed zone, DNSSEC validation, MX and TLSA look-ups, STARTTLS, and"
                    + " a delivery authenticated by DANE; then an impostor refused, and a bogus zone deferred.",
            "Uses free ports of the loopback address, and no network beyond it."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int INTERNAL = 70;

    private final Supplier<Stage> stages;
    private final List<Part> parts;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** The command as it is meant to be. */
    public DemoCommand() {
        this(Stage::open, List.of(new VerifiedDelivery(), new ImpostorRefused(), new BogusDeferred()));
    }

    DemoCommand(Supplier<Stage> stages, List<Part> parts) {
        this.stages = stages;
        this.parts = List.copyOf(parts);
    }

    @Override
    public Integer call() throws IOException {
        Page page = new Page(spec.commandLine().getOut());
        PrintWriter err = spec.commandLine().getErr();
        List<String> verdicts = new ArrayList<>();
        int exitCode = OK;
        try (Stage stage = stages.get()) {
            for (int i = 0; i < parts.size(); i++) {
                Part part = parts.get(i);
                String name = "Part " + (i + 1);
                page.title(name + ": " + part.title());
                List<String> failed = play(part, stage, page);
                if (failed.isEmpty()) {
                    verdicts.add(name + ": " + part.verdict());
                } else {
                    String otherwise =
                            name + " (" + part.title() + ") went otherwise; not so: " + String.join("; ", failed);
                    verdicts.add(otherwise);
                    err.println("smtp-client: " + otherwise);
                    exitCode = INTERNAL;
                }
            }
        }
        page.title(exitCode == OK ? "All went as it should" : "Not all went as it should");
        page.lines(verdicts);
        return exitCode;
    }

    /** Plays a part, and says what was not as it should be. A part that breaks down must not hide the others. */
    private static List<String> play(Part part, Stage stage, Page page) {
        Checks checks = new Checks(page);
        try {
            part.play(stage, page, checks);
        } catch (IOException | BareLineEndException | RuntimeException | AssertionError e) {
            // AssertionError is how the servers say that they waited for something in vain.
            String line = String.valueOf(e).lines().findFirst().orElse("");
            checks.that(false, "The part comes to its end", line);
        }
        return checks.failed();
    }
}
