package org.smtpclient.core.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.PeerVerifier;
import org.smtpclient.api.tls.PolicyResult;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.tls.TlsPolicyType;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.api.tls.TraceStep;

/**
 * What TLS the session with one host must have, and which policy says so. Immutable, safe for many threads.
 *
 * <p>A plan that is {@linkplain #isBlocked() blocked} allows no session with the host at all.
 */
public final class TlsPlan {
    private final TlsLevel level;
    private final String policy;
    private final TlsPolicyType type;
    private final String domain;
    private final String reason;
    private final @Nullable TlsDirective directive;
    private final List<PolicyResult> passedOver;
    private final List<TraceStep> trace;

    /** Once asked for: a plan may serve many deliveries, and each of them looks for a session by its digest. */
    private @Nullable String digest;

    private TlsPlan(
            TlsLevel level,
            String policy,
            TlsPolicyType type,
            String domain,
            String reason,
            @Nullable TlsDirective directive,
            List<PolicyResult> passedOver,
            List<TraceStep> trace) {
        this.level = Objects.requireNonNull(level, "level");
        this.policy = policy;
        this.type = type;
        this.domain = domain;
        this.reason = reason;
        this.directive = directive;
        this.passedOver = List.copyOf(passedOver);
        this.trace = List.copyOf(trace);
    }

    /**
     * The caller's own level, no policy having an opinion.
     *
     * @param level how much TLS
     * @return the plan; TLS, where it comes about, is not authenticated
     */
    public static TlsPlan of(TlsLevel level) {
        return ownLevel(level, "", List.of(), List.of());
    }

    /**
     * What one policy directs.
     *
     * @param policy who directs
     * @param domain the domain it was asked for
     * @param directive what it directs; not {@link TlsDirective.NoOpinion}
     * @return the plan
     * @throws IllegalArgumentException if the directive is no opinion
     */
    public static TlsPlan of(TlsPolicy policy, DnsName domain, TlsDirective directive) {
        return directed(policy, domain.toString(), directive, List.of(), List.of());
    }

    /**
     * The same plan without TLS, for a new connection after a handshake that failed. Only where TLS is opportunistic.
     *
     * @param why what failed, one line
     * @return the plan
     * @throws IllegalStateException if the plan demands TLS
     */
    public TlsPlan inPlaintext(String why) {
        if (level == TlsLevel.MANDATORY) {
            throw new IllegalStateException("The plan demands TLS");
        }
        return new TlsPlan(TlsLevel.NONE, policy, type, domain, why, null, passedOver, trace);
    }

    static TlsPlan ownLevel(TlsLevel level, String domain, List<PolicyResult> passedOver, List<TraceStep> trace) {
        String name = switch (level) {
            case NONE -> "none";
            case OPPORTUNISTIC -> "may";
            case MANDATORY -> "encrypt";
        };
        String reason = switch (level) {
            case NONE -> "TLS is switched off";
            case OPPORTUNISTIC -> "TLS is opportunistic";
            case MANDATORY -> "TLS is mandatory, without authentication";
        };
        List<TraceStep> longer = new ArrayList<>(trace);
        longer.add(TraceStep.rule(reason, level == TlsLevel.OPPORTUNISTIC ? "RFC 7435 §3" : "RFC 3207 §4.1"));
        return new TlsPlan(level, name, TlsPolicyType.NO_POLICY_FOUND, domain, reason, null, passedOver, longer);
    }

    static TlsPlan directed(
            TlsPolicy policy,
            String domain,
            TlsDirective directive,
            List<PolicyResult> passedOver,
            List<TraceStep> trace) {
        if (directive instanceof TlsDirective.NoOpinion) {
            throw new IllegalArgumentException("No opinion is no plan");
        }
        return new TlsPlan(
                TlsLevel.MANDATORY,
                policy.name(),
                policy.type(),
                domain,
                directive.reason(),
                directive,
                passedOver,
                trace);
    }

    /** {@return how much TLS; mandatory where a policy directs} */
    public TlsLevel level() {
        return level;
    }

    /** {@return the policy that decides: its name, or {@code none}, {@code may}, {@code encrypt}} */
    public String policy() {
        return policy;
    }

    /** {@return why, in one line for people} */
    public String reason() {
        return reason;
    }

    /** {@return the facts and rules of every policy that was asked, in order} */
    public List<TraceStep> trace() {
        return trace;
    }

    /** {@return whether no session with the host is allowed} */
    public boolean isBlocked() {
        return directive instanceof TlsDirective.Defer || directive instanceof TlsDirective.Refuse;
    }

    /** {@return whether the policy forbids the host, rather than not knowing enough now} */
    public boolean isForbidden() {
        return directive instanceof TlsDirective.Refuse;
    }

    /** {@return judges the peer; null where TLS needs no authentication} */
    public @Nullable PeerVerifier verifier() {
        return directive instanceof TlsDirective.UseTls use ? use.verifier() : null;
    }

    /** {@return the name to send as SNI, null for the host's own} */
    public @Nullable DnsName serverName() {
        return directive instanceof TlsDirective.UseTls use ? use.serverName() : null;
    }

    /**
     * Sums up all that is demanded. A session made under one plan may serve under another only if their digests are
     * equal.
     *
     * @return null if nothing may be shared: the host is {@linkplain #isBlocked() blocked}, or the policy's demand cannot
     *     be summed up
     */
    public @Nullable String digest() {
        if (directive == null) {
            return policy + ":" + level.name().toLowerCase(Locale.ROOT);
        }
        if (!(directive instanceof TlsDirective.UseTls use) || use.digest() == null) {
            return null;
        }
        String known = digest;
        if (known == null) {
            known = policy + ":" + sha256(parts(use, use.digest()));
            // Two threads at once sum up the same twice, which does no harm.
            digest = known;
        }
        return known;
    }

    private List<String> parts(TlsDirective.UseTls use, String policysOwn) {
        // The policy's own digest should say it all. What can be seen of its demand is added, in case it does not.
        List<String> parts = new ArrayList<>();
        parts.add(policy);
        parts.add(type.name());
        parts.add(use.verifier() == null ? "encrypted" : "authenticated");
        parts.add(String.valueOf(use.serverName()).toLowerCase(Locale.ROOT));
        parts.add(policysOwn);
        parts.add(Integer.toString(use.referenceNames().size()));
        use.referenceNames().forEach(name -> parts.add(name.toString().toLowerCase(Locale.ROOT)));
        parts.addAll(use.evidence());
        return parts;
    }

    private static String sha256(List<String> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] octets = part.getBytes(StandardCharsets.UTF_8);
                // The length in front, so that no two lists give the same octets.
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
                digest.update(octets);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** {@return what came of it where the host is {@linkplain #isBlocked() blocked}, or was never connected} */
    public TlsOutcome skipped() {
        TlsResultType resultType = directive instanceof TlsDirective.Defer defer
                ? defer.resultType()
                : directive instanceof TlsDirective.Refuse refuse ? refuse.resultType() : null;
        TlsStatus status = isForbidden() ? TlsStatus.FAILED : TlsStatus.SKIPPED;
        return outcome(status, resultType, reason).build();
    }

    /**
     * Begins an outcome under this plan.
     *
     * @param status what the session came to have
     * @param resultType why TLS did not come about as demanded, null if it did
     * @param line one line for people
     * @return a builder that knows the policies
     */
    public TlsOutcome.Builder outcome(TlsStatus status, @Nullable TlsResultType resultType, String line) {
        List<PolicyResult> policies = new ArrayList<>(passedOver);
        List<String> evidence = directive instanceof TlsDirective.UseTls use ? use.evidence() : List.of();
        policies.add(PolicyResult.applied(policy, type, domain, evidence, resultType, line));
        return TlsOutcome.builder(status, policy, level == TlsLevel.MANDATORY)
                .because(resultType, line)
                .policies(policies);
    }

    /**
     * Tells the TLS of a session that is used again as what it is under this plan.
     *
     * @param session what its handshake, or the lack of one, came to under a plan of equal digest
     * @return the same facts, with the policies that were considered for this plan
     */
    public TlsOutcome outcomeOf(TlsOutcome session) {
        return outcome(session.status(), session.resultType(), session.reason())
                .handshake(session.protocol(), session.cipher())
                .matched(session.matched())
                .peerAddress(session.peerAddress())
                .build();
    }

    @Override
    public String toString() {
        return policy + " (" + level + "): " + reason;
    }
}
