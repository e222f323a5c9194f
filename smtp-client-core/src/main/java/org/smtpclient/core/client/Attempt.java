package org.smtpclient.core.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/** One host tried at one address, or given up before it was connected. Immutable. */
public final class Attempt {
    private final String host;
    private final @Nullable Endpoint endpoint;
    private final TlsOutcome tls;
    private final Phase phase;
    private final @Nullable Reply reply;
    private final @Nullable String error;
    private final @Nullable SessionFailure failure;
    private final @Nullable Reply greeting;
    private final Capabilities capabilities;
    private final int messagesBefore;
    private final Map<Phase, Duration> timings;
    private final List<String> transcript;

    private Attempt(Builder builder) {
        this.host = builder.host;
        this.endpoint = builder.endpoint;
        this.tls = builder.tls;
        this.phase = builder.phase;
        this.reply = builder.reply;
        this.error = builder.error;
        this.failure = builder.failure;
        this.greeting = builder.greeting;
        this.capabilities = builder.capabilities;
        this.messagesBefore = builder.messagesBefore;
        this.timings = Map.copyOf(builder.timings);
        this.transcript = List.copyOf(builder.transcript);
    }

    static Builder builder(String host, TlsOutcome tls, Phase phase) {
        return new Builder(host, tls, phase);
    }

    /** {@return the host's name, or its address where it has no name} */
    public String host() {
        return host;
    }

    /** {@return where the connection led; null where none was tried} */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** {@return what TLS the session had, and what each policy made of it} */
    public TlsOutcome tls() {
        return tls;
    }

    /** {@return the phase that the last reply, or else the error, belongs to} */
    public Phase phase() {
        return phase;
    }

    /** {@return the last reply that said something of the session or a recipient; null where there was none} */
    public @Nullable Reply reply() {
        return reply;
    }

    /** {@return why the attempt ended before its time; null if it did not} */
    public @Nullable String error() {
        return error;
    }

    /** {@return why the session ended before its time, by name; null if it did not, or there was none} */
    public @Nullable SessionFailure failure() {
        return failure;
    }

    /** {@return whether the session had been opened for an earlier message} */
    public boolean isReused() {
        return messagesBefore > 0;
    }

    /** {@return how many messages the session had carried before this one; 0 if it was opened for it, or there was none} */
    public int messagesBefore() {
        return messagesBefore;
    }

    /** {@return the greeting; null where none came} */
    public @Nullable Reply greeting() {
        return greeting;
    }

    /** {@return what the server offers, as said after the handshake if there was one} */
    public Capabilities capabilities() {
        return capabilities;
    }

    /**
     * How long each phase took, for this message alone where the session was {@linkplain #isReused() reused}.
     *
     * @return for the phases there were; replies that came together, as pipelined ones do, count as the first one's
     */
    public Map<Phase, Duration> timings() {
        return timings;
    }

    /** {@return the dialogue, line by line, without the message's octets; empty unless the client keeps transcripts} */
    public List<String> transcript() {
        return transcript;
    }

    @Override
    public String toString() {
        return host + (endpoint == null ? "" : " [" + endpoint + "]") + (isReused() ? ", reused," : "") + " " + phase
                + ": " + (error == null ? reply : error);
    }

    static final class Builder {
        private final String host;
        private final TlsOutcome tls;
        private final Phase phase;
        private @Nullable Endpoint endpoint;
        private @Nullable Reply reply;
        private @Nullable String error;
        private @Nullable SessionFailure failure;
        private @Nullable Reply greeting;
        private Capabilities capabilities = Capabilities.NONE;
        private int messagesBefore;
        private Map<Phase, Duration> timings = Map.of();
        private List<String> transcript = List.of();

        private Builder(String host, TlsOutcome tls, Phase phase) {
            this.host = Objects.requireNonNull(host, "host");
            this.tls = Objects.requireNonNull(tls, "tls");
            this.phase = Objects.requireNonNull(phase, "phase");
        }

        Builder endpoint(Endpoint where) {
            this.endpoint = where;
            return this;
        }

        Builder reply(@Nullable Reply last) {
            this.reply = last;
            return this;
        }

        Builder error(@Nullable String line) {
            this.error = line;
            return this;
        }

        Builder failure(@Nullable SessionFailure cause) {
            this.failure = cause;
            return error(cause == null ? null : cause.message());
        }

        Builder server(@Nullable Reply welcome, Capabilities offers) {
            this.greeting = welcome;
            this.capabilities = offers;
            return this;
        }

        Builder messagesBefore(int count) {
            this.messagesBefore = count;
            return this;
        }

        Builder timings(Map<Phase, Duration> spent) {
            this.timings = spent;
            return this;
        }

        Builder transcript(List<String> lines) {
            this.transcript = lines;
            return this;
        }

        Attempt build() {
            return new Attempt(this);
        }
    }
}
