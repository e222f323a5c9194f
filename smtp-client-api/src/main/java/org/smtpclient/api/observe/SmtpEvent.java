package org.smtpclient.api.observe;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.Endpoint;

/** Something that happened on a session. Immutable. */
public sealed interface SmtpEvent {
    /** {@return the number of the session, unique in this virtual machine} */
    long session();

    /** {@return the time since connecting began} */
    Duration elapsed();

    /**
     * A connection is there.
     *
     * @param session the session's number
     * @param elapsed how long connecting took
     * @param host the host's name, or its address where it has none
     * @param endpoint where the connection leads
     */
    record Connected(long session, Duration elapsed, String host, Endpoint endpoint) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public Connected {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(endpoint, "endpoint");
        }
    }

    /**
     * No connection could be made; nothing more is told of the session.
     *
     * @param session the session's number
     * @param elapsed how long it was tried
     * @param host the host's name, or its address where it has none
     * @param endpoint where the connection was to lead
     * @param reason one line for people
     */
    record ConnectFailed(long session, Duration elapsed, String host, Endpoint endpoint, String reason)
            implements SmtpEvent {
        /** Checks that nothing is missing. */
        public ConnectFailed {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(endpoint, "endpoint");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * A command goes out.
     *
     * @param session the session's number
     * @param elapsed the time since connecting began
     * @param line the command without its line end; asterisks in place of credentials
     */
    record CommandSent(long session, Duration elapsed, String line) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public CommandSent {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(line, "line");
        }
    }

    /**
     * A message's octets go out: all up to the final dot, or one chunk.
     *
     * @param session the session's number
     * @param elapsed the time since connecting began
     * @param octets how many, without dot-stuffing
     */
    record MessageSent(long session, Duration elapsed, long octets) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public MessageSent {
            Objects.requireNonNull(elapsed, "elapsed");
        }
    }

    /**
     * A reply came.
     *
     * @param session the session's number
     * @param elapsed the time since connecting began
     * @param code 200 to 599
     * @param lines what stood behind the code, line by line; safe to print
     */
    record ReplyReceived(long session, Duration elapsed, int code, List<String> lines) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public ReplyReceived {
            Objects.requireNonNull(elapsed, "elapsed");
            lines = List.copyOf(lines);
        }
    }

    /**
     * A handshake succeeded, and the peer was judged.
     *
     * @param session the session's number
     * @param elapsed the time since connecting began
     * @param outcome protocol, cipher, and what vouches for the peer
     */
    record Secured(long session, Duration elapsed, TlsOutcome outcome) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public Secured {
            Objects.requireNonNull(elapsed, "elapsed");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /**
     * The session is over.
     *
     * @param session the session's number
     * @param elapsed the time since connecting began
     * @param failure why it ended before its time, one line for people; null if it did not
     */
    record Ended(long session, Duration elapsed, @Nullable String failure) implements SmtpEvent {
        /** Checks that nothing is missing. */
        public Ended {
            Objects.requireNonNull(elapsed, "elapsed");
        }
    }
}
