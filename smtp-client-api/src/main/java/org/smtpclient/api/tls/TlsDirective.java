package org.smtpclient.api.tls;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;

/** What a {@link TlsPolicy} says of one mail host. Immutable. */
public abstract sealed class TlsDirective {
    private final String reason;
    private final List<TraceStep> trace;

    private TlsDirective(String reason, List<TraceStep> trace) {
        this.reason = Objects.requireNonNull(reason, "reason");
        this.trace = List.copyOf(trace);
    }

    /** {@return why, in one line for people} */
    public final String reason() {
        return reason;
    }

    /** {@return the facts and rules that led here, in order} */
    public final List<TraceStep> trace() {
        return trace;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + ": " + reason;
    }

    /** The policy does not apply to this host; the next one is asked. */
    public static final class NoOpinion extends TlsDirective {
        /**
         * A directive.
         *
         * @param reason why the policy does not apply, one line
         * @param trace facts and rules, in order
         */
        public NoOpinion(String reason, List<TraceStep> trace) {
            super(reason, trace);
        }
    }

    /** The host cannot be used now, since something is not known: try other hosts, then later. */
    public static final class Defer extends TlsDirective {
        private final TlsResultType resultType;

        /**
         * A directive.
         *
         * @param resultType for reports
         * @param reason what could not be learned, one line
         * @param trace facts and rules, in order
         */
        public Defer(TlsResultType resultType, String reason, List<TraceStep> trace) {
            super(reason, trace);
            this.resultType = Objects.requireNonNull(resultType, "resultType");
        }

        /** {@return what to report} */
        public TlsResultType resultType() {
            return resultType;
        }
    }

    /** The policy forbids this host: try others. */
    public static final class Refuse extends TlsDirective {
        private final TlsResultType resultType;

        /**
         * A directive.
         *
         * @param resultType for reports
         * @param reason what forbids it, one line
         * @param trace facts and rules, in order
         */
        public Refuse(TlsResultType resultType, String reason, List<TraceStep> trace) {
            super(reason, trace);
            this.resultType = Objects.requireNonNull(resultType, "resultType");
        }

        /** {@return what to report} */
        public TlsResultType resultType() {
            return resultType;
        }
    }

    /** The session must have TLS: authenticated if there is a verifier, unauthenticated if there is none. */
    public static final class UseTls extends TlsDirective {
        private final @Nullable PeerVerifier verifier;
        private final @Nullable DnsName serverName;
        private final List<DnsName> referenceNames;
        private final List<String> evidence;
        private final @Nullable String digest;

        private UseTls(Builder builder) {
            super(builder.reason, builder.trace);
            this.verifier = builder.verifier;
            this.serverName = builder.serverName;
            this.referenceNames = List.copyOf(builder.referenceNames);
            this.evidence = List.copyOf(builder.evidence);
            this.digest = builder.digest;
        }

        /**
         * A builder of a directive whose demand can be told from any other.
         *
         * @param digest sums up all that the policy demands, above all what its verifier goes by: sessions are shared only
         *     between deliveries with equal digests
         * @return the builder
         */
        public static Builder builder(String digest) {
            return new Builder(Objects.requireNonNull(digest, "digest"));
        }

        /**
         * A builder of a directive whose demand cannot be summed up: no session made under it serves another delivery.
         *
         * @return the builder
         */
        public static Builder builder() {
            return new Builder(null);
        }

        /** {@return judges the peer; null if TLS is demanded without authentication} */
        public @Nullable PeerVerifier verifier() {
            return verifier;
        }

        /** {@return the name to send as SNI (RFC 6066 §3); null for the host's} */
        public @Nullable DnsName serverName() {
            return serverName;
        }

        /** {@return the names the verifier accepts, for people; empty if names do not matter} */
        public List<DnsName> referenceNames() {
            return referenceNames;
        }

        /** {@return what the policy rests on, such as TLSA records in presentation form; in reports, policy-string} */
        public List<String> evidence() {
            return evidence;
        }

        /** {@return sums up all that the policy demands; null if that cannot be done, and nothing may be shared} */
        public @Nullable String digest() {
            return digest;
        }

        /** Makes a directive. Not thread-safe. */
        public static final class Builder {
            private final @Nullable String digest;
            private String reason = "";
            private List<TraceStep> trace = List.of();
            private @Nullable PeerVerifier verifier;
            private @Nullable DnsName serverName;
            private List<DnsName> referenceNames = List.of();
            private List<String> evidence = List.of();

            private Builder(@Nullable String digest) {
                this.digest = digest;
            }

            /**
             * Says why.
             *
             * @param line one line for people
             * @param steps facts and rules, in order
             * @return this
             */
            public Builder because(String line, List<TraceStep> steps) {
                this.reason = line;
                this.trace = steps;
                return this;
            }

            /**
             * Demands authentication.
             *
             * @param judge of the peer's chain
             * @return this
             */
            public Builder verifier(PeerVerifier judge) {
                this.verifier = judge;
                return this;
            }

            /**
             * Sets the name to send as SNI.
             *
             * @param name default: the host
             * @return this
             */
            public Builder serverName(DnsName name) {
                this.serverName = name;
                return this;
            }

            /**
             * Tells the names that the verifier accepts.
             *
             * @param names for people and reports
             * @return this
             */
            public Builder referenceNames(List<DnsName> names) {
                this.referenceNames = names;
                return this;
            }

            /**
             * Tells what the policy rests on.
             *
             * @param lines such as TLSA records in presentation form
             * @return this
             */
            public Builder evidence(List<String> lines) {
                this.evidence = lines;
                return this;
            }

            /** {@return the directive} */
            public UseTls build() {
                return new UseTls(this);
            }
        }
    }
}
