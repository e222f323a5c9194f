package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A command that finds out about one domain, and sends nothing.
 *
 * @param <F> what it finds
 */
abstract class DomainCommand<F> implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final SharedOptions options = new SharedOptions();

    @Parameters(paramLabel = "DOMAIN", description = "A domain, or an address literal such as [192.0.2.1].")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String domain;

    /** How servers are reached, and spoken to if at all. */
    Server server(SharedOptions shared, Settings settings) {
        return Server.of(settings);
    }

    /** The attempts at servers that were made. */
    List<Attempt> attempts(F found) {
        return List.of();
    }

    /** Finds out; null if the time for the whole ran out during the look-ups. */
    abstract @Nullable F find(SmtpClient client, NextHop nextHop);

    abstract Conclusion conclude(F found);

    abstract JsonObject json(MailDomain target, F found, Conclusion conclusion, ResolverVerdict verdict);

    abstract void text(PlanText text, MailDomain target, F found, Conclusion conclusion, ResolverVerdict verdict);

    @Override
    public Integer call() {
        Settings settings = options.settings();
        MailDomain target = options.parsed(domain, MailDomain::parse);
        Server server = server(options, settings);
        if (server.named() == null) {
            options.requireFamily(target);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Deadline deadline = Deadline.after(settings.timeout());
        try (Progress progress = Progress.start(err, Progress.WANTED);
                SmtpClient client =
                        server.configure(Clients.builder(settings, progress)).build()) {
            ResolverCheck check = ResolverCheck.start(client, deadline);
            F found = find(client, server.nextHop(target));
            Conclusion conclusion =
                    found == null ? Conclusion.outOfTime("looking up " + target, settings) : conclude(found);
            if (found != null && !options.json()) {
                server.tellTranscript(attempts(found), err);
            }
            print(out, target, found, conclusion, check.verdict());
            return conclusion.tell(target, err);
        }
    }

    private void print(
            PrintWriter out, MailDomain target, @Nullable F found, Conclusion conclusion, ResolverVerdict verdict) {
        if (options.json()) {
            Json.print(
                    found == null
                            ? PlanJson.planless(target, conclusion, verdict)
                            : json(target, found, conclusion, verdict),
                    out);
        } else if (found == null) {
            new PlanText(out).planless(target, conclusion, verdict);
        } else {
            text(new PlanText(out), target, found, conclusion, verdict);
        }
    }
}
