package org.smtpclient.core.client;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.outcome.RecipientOutcome;

/** What became of a message for one recipient, and where. Immutable. */
public final class RecipientReport {
    private final Mailbox recipient;
    private final RecipientOutcome outcome;
    private final @Nullable String host;
    private final @Nullable TlsStatus tls;

    RecipientReport(Mailbox recipient, RecipientOutcome outcome, @Nullable String host, @Nullable TlsStatus tls) {
        this.recipient = Objects.requireNonNull(recipient, "recipient");
        this.outcome = Objects.requireNonNull(outcome, "outcome");
        this.host = host;
        this.tls = tls;
    }

    /** The same, when there is nobody else to try now. */
    RecipientReport later() {
        return outcome instanceof RecipientOutcome.Deferred deferred
                ? new RecipientReport(recipient, deferred.later(), host, tls)
                : this;
    }

    /** {@return the recipient} */
    public Mailbox recipient() {
        return recipient;
    }

    /** {@return what became of the message} */
    public RecipientOutcome outcome() {
        return outcome;
    }

    /** {@return the host that settled it, or was tried last; null where none was} */
    public @Nullable String host() {
        return host;
    }

    /** {@return what TLS the session had that settled it; null where no session was tried} */
    public @Nullable TlsStatus tls() {
        return tls;
    }

    @Override
    public String toString() {
        return recipient + " " + outcome + (host == null ? "" : " [" + host + "]");
    }
}
