package org.smtpclient.cli;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.envelope.MailParameters;
import org.smtpclient.core.envelope.RecipientParameters;
import org.smtpclient.core.envelope.RecipientParameters.Notify;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** From whom and to whom a message goes, and what is asked of the servers for it. */
final class EnvelopeOptions {
    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            required = true,
            description = "Envelope sender; '' for the null reverse-path.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String from;

    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            required = true,
            description = "Envelope recipient; may be repeated.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private List<String> to;

    @Option(
            names = "--dsn",
            paramLabel = "WHEN",
            description = "Ask for delivery status notifications: never, or some of success,failure,delay.")
    private @Nullable String dsn;

    @Option(
            names = "--ret",
            paramLabel = "full|hdrs",
            description = "What a notification of failure is to return: the whole message, or its header.")
    private @Nullable String ret;

    @Option(names = "--envid", paramLabel = "ID", description = "Identifier for notifications to name.")
    private @Nullable String envid;

    @Option(
            names = "--require-tls",
            description = "Send over authenticated TLS alone, to servers that promise the same (REQUIRETLS).")
    private boolean requireTls;

    /**
     * Parses it all.
     *
     * @throws ParameterException naming what is wrong
     */
    Envelope envelope() {
        try {
            return Envelope.of(
                            ReversePath.parse(from),
                            to.stream().map(Mailbox::parse).toList())
                    .with(mailParameters())
                    .with(recipientParameters());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private MailParameters mailParameters() {
        MailParameters.Builder parameters = MailParameters.builder();
        if (ret != null) {
            parameters.ret(choice("--ret", ret, MailParameters.Ret.values(), "full, hdrs"));
        }
        if (envid != null) {
            parameters.envid(envid);
        }
        if (requireTls) {
            parameters.requireTls();
        }
        return parameters.build();
    }

    private RecipientParameters recipientParameters() {
        RecipientParameters.Builder parameters = RecipientParameters.builder();
        if (dsn == null) {
            return parameters.build();
        }
        if (dsn.equalsIgnoreCase("never")) {
            return parameters.notifyNever().build();
        }
        Notify[] conditions = Arrays.stream(dsn.split(",", -1))
                .map(each -> choice("--dsn", each, Notify.values(), "success, failure, delay, or never on its own"))
                .toArray(Notify[]::new);
        return parameters.notifyOn(conditions[0], conditions).build();
    }

    private static <E extends Enum<E>> E choice(String option, String text, E[] values, String allowed) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        throw new IllegalArgumentException("Invalid value for " + option + ": '" + text + "' is none of " + allowed);
    }
}
