package org.smtpclient.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.message.LineEnds;
import org.smtpclient.core.message.Message;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Delivers one message. */
@Command(
        name = "send",
        description = "Deliver one message to the mail hosts of its recipients' domains.",
        versionProvider = VersionProvider.class)
final class SendCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final SharedOptions options = new SharedOptions();

    @Mixin
    private final EnvelopeOptions envelopeOptions = new EnvelopeOptions();

    @Mixin
    private final ServerOptions serverOptions = new ServerOptions();

    @Mixin
    private final AuthArguments authArguments = new AuthArguments();

    @Option(
            names = "--line-endings",
            paramLabel = "refuse|normalise|binary",
            description = "What to do about a CR or LF that is not part of CRLF: refuse the message, send it as CRLF,"
                    + " or send it as it is, to servers that take binary messages. Default: refuse.")
    private String lineEndings = "refuse";

    @Parameters(paramLabel = "FILE", description = "The message; - for stdin.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String file;

    @Override
    public Integer call() {
        Settings settings = options.settings();
        Envelope envelope = envelopeOptions.envelope();
        Server server = serverOptions.server(options, settings, authArguments);
        if (server.named() == null) {
            envelope.recipients().forEach(recipient -> options.requireFamily(recipient.domain()));
        }
        LineEnds lineEnds = lineEnds();
        PrintWriter err = spec.commandLine().getErr();
        try (MessageFile message = MessageFile.open(file, System.in);
                Progress progress = Progress.start(err, Progress.WANTED);
                SmtpClient client =
                        server.configure(Clients.builder(settings, progress)).build()) {
            DeliveryReport report = deliver(client, server.named(), envelope, message, lineEnds);
            if (!options.json()) {
                server.tellTranscript(report.attempts(), err);
            }
            String error = SendOutcome.error(report);
            print(report, error);
            if (error != null) {
                err.println(Text.oneLine("smtp-client: " + error));
            }
            return SendOutcome.exitCode(report);
        }
    }

    private DeliveryReport deliver(
            SmtpClient client, @Nullable NextHop hop, Envelope envelope, MessageFile file, LineEnds lineEnds) {
        Message message = file.message(lineEnds);
        try {
            return hop == null ? client.send(envelope, message) : client.send(envelope, message, hop);
        } catch (IOException e) {
            throw file.unreadable(e);
        } catch (BareLineEndException e) {
            throw new CommandFailure(
                    ExitCodes.DATA,
                    file + ": line " + e.line() + " has a CR or LF that is not part of CRLF (RFC 5321 §2.3.8);"
                            + " convert the message to CRLF line ends, or send it with --line-endings normalise");
        }
    }

    private void print(DeliveryReport report, @Nullable String error) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            Json.print(SendJson.of(report, error), out);
        } else {
            SendText.print(report, out);
        }
    }

    private LineEnds lineEnds() {
        return switch (lineEndings.toLowerCase(Locale.ROOT)) {
            case "refuse" -> LineEnds.REFUSE;
            case "normalise" -> LineEnds.NORMALISE;
            case "binary" -> LineEnds.BINARY;
            default ->
                throw options.usage(
                        "Invalid value for --line-endings: '" + lineEndings + "' is none of refuse, normalise, binary");
        };
    }
}
