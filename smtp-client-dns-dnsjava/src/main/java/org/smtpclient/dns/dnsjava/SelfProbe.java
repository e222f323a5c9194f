package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.ResolverVerdict;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Type;

/**
 * Asks for records that are known to be signed, and says what of DNSSEC comes through: signatures that validate, or the
 * AD bit; and TCP, for what is larger than {@link Upstream#udpPayload} octets comes by no other way.
 */
final class SelfProbe {
    private static final Duration TCP_LIMIT = Duration.ofSeconds(5);
    private static final String LET_TCP_THROUGH = "Let TCP to the server's port through, or name another server.";

    private final Upstream upstream;
    private final @Nullable TrustAnchors anchors;
    private final Judge judge;
    private final Supplier<LookupContext> contexts;

    /**
     * A probe.
     *
     * @param anchors null if the server's AD bit is believed
     * @param contexts makes the context of each probe
     */
    SelfProbe(Upstream upstream, @Nullable TrustAnchors anchors, Judge judge, Supplier<LookupContext> contexts) {
        this.upstream = upstream;
        this.anchors = anchors;
        this.judge = judge;
        this.contexts = contexts;
    }

    /** Whether signed answers come and are good, so far as UDP goes. */
    CompletableFuture<ResolverVerdict> begin() {
        LookupContext context = contexts.get();
        return (anchors == null ? adBit(context) : validation(anchors, top(), context))
                .exceptionally(thrown -> failed(LookupException.of(thrown)));
    }

    /** A verdict, and whether TCP works: good answers by UDP are not enough if larger ones cannot come. */
    CompletableFuture<ResolverVerdict> withTcp(CompletableFuture<ResolverVerdict> byUdp) {
        return upstream.askByTcp(judge.question(top(), Type.SOA), TCP_LIMIT, contexts.get())
                .handle((answer, thrown) -> Optional.ofNullable(thrown).map(LookupException::of))
                .thenCombine(
                        byUdp,
                        (failure, found) ->
                                found.kind() == ResolverVerdict.Kind.DNSSEC_WORKS ? withTcp(found, failure) : found);
    }

    private Name top() {
        return anchors == null ? Name.root : anchors.top();
    }

    private CompletableFuture<ResolverVerdict> adBit(LookupContext context) {
        return ask(Name.root, Type.SOA, context)
                .thenApply(answer -> answer.getHeader().getFlag(Flags.AD)
                        ? works(upstream + " was asked for the SOA record of the root zone, and marked it as authentic"
                                + " (AD).")
                        : broken(upstream + " was asked for the SOA record of the root zone, which is signed, and"
                                + " answered without the AD bit: it does not validate, or something on the path clears"
                                + " the bit. Turn DNSSEC validation on there, name another server, or validate here"
                                + " instead of trusting the AD bit."));
    }

    private CompletableFuture<ResolverVerdict> validation(TrustAnchors trusted, Name zone, LookupContext context) {
        return ask(zone, Type.DNSKEY, context).thenCompose(keys -> {
            ResolverVerdict fault = faultOf(keys, trusted, zone);
            return fault != null
                    ? CompletableFuture.completedFuture(fault)
                    : ask(zone, Type.SOA, context)
                            .thenCompose(answer -> judge.judge(
                                    Step.records(answer, zone, Type.SOA)
                                            .orElseGet(() -> Step.nothing(answer, zone, Type.SOA)),
                                    context))
                            .thenApply(found -> found.status() == DnssecStatus.SECURE
                                    ? works(upstream + " was asked for the DNSKEY and SOA records of " + show(zone)
                                            + ": they came signed, and the signatures validate up to the trust anchor.")
                                    : broken(upstream + " was asked for the SOA record of " + show(zone) + ", which is "
                                            + found.status() + " in spite of its trust anchor. Give an anchor that the"
                                            + " validator supports."));
        });
    }

    private @Nullable ResolverVerdict faultOf(Message answer, TrustAnchors trusted, Name zone) {
        String asked = upstream + " was asked for the DNSKEY records of " + show(zone) + ", and gave ";
        Step step = Step.records(answer, zone, Type.DNSKEY).orElse(null);
        if (step == null || !step.isSigned()) {
            String what = step == null ? "none" : "them without signatures (RRSIG)";
            return broken(
                    answer.getOPT() == null
                            ? asked + what
                                    + ", in an answer without EDNS (no OPT record): it, or something on the path,"
                                    + " does not know EDNS, without which there is no DNSSEC. Name a server that"
                                    + " does."
                            : step == null
                                    ? asked + what + ": it does not know DNSSEC, or the zone is not signed. Name"
                                            + " another server or another trust anchor."
                                    : asked + what + ": a server on the path strips DNSSEC. Name a server that passes"
                                            + " it on.");
        }
        List<DNSKEYRecord> keys =
                step.records().stream().map(DNSKEYRecord.class::cast).toList();
        if (keys.stream().noneMatch(trusted::match)) {
            return broken(asked + "keys of which none is a trust anchor (the keys are "
                    + keys.stream()
                            .map(key -> Integer.toString(key.getFootprint()))
                            .collect(Collectors.joining(", "))
                    + ", the anchors " + trusted.tags(zone)
                    + "). Give the anchor of the name space that this server serves, or name another server.");
        }
        return step.signatures().stream().allMatch(signature -> isOutOfDate(signature, Instant.now()))
                ? broken(asked + "them signed for another time: "
                        + step.signatures().stream()
                                .map(signature -> signature.getTimeSigned() + " to " + signature.getExpire())
                                .collect(Collectors.joining(", "))
                        + ", while it is " + Instant.now().truncatedTo(ChronoUnit.SECONDS)
                        + " by this machine's clock. Set the clock, or name a server with newer records.")
                : null;
    }

    private static boolean isOutOfDate(RRSIGRecord signature, Instant now) {
        return now.isBefore(signature.getTimeSigned()) || now.isAfter(signature.getExpire());
    }

    private CompletableFuture<Message> ask(Name zone, int type, LookupContext context) {
        try {
            Duration left = context.left();
            return upstream.ask(judge.question(zone, type), left, context);
        } catch (LookupException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ResolverVerdict failed(LookupException failure) {
        String asked =
                upstream + " was asked for signed records of " + show(top()) + ": " + failure.getMessage() + ". ";
        if (failure.isOfTruncation()) {
            return broken("Large answers do not arrive: " + asked + LET_TCP_THROUGH);
        }
        return switch (failure.kind()) {
            case TIMEOUT, UNREACHABLE ->
                ResolverVerdict.of(
                        ResolverVerdict.Kind.UNREACHABLE,
                        "No DNS server answers: " + failure.getMessage()
                                + ". Check the server's address, and that nothing on the path drops its answers.");
            case REFUSED ->
                broken(asked + "It does not serve this machine. Have it do so, or name a server that does.");
            case SERVFAIL ->
                broken(asked + "It cannot fetch them, or finds them bogus. Mend it, or name another server; if it"
                        + " serves a name space of its own, give its trust anchor.");
            case BOGUS ->
                broken(asked + "Something on the path changes answers, or the server keeps old ones. Name another"
                        + " server.");
            default -> broken(asked + "Name another server.");
        };
    }

    private ResolverVerdict withTcp(ResolverVerdict byUdp, Optional<LookupException> tcpFailure) {
        return tcpFailure
                .map(failure -> broken("Large answers do not arrive: small ones of " + upstream
                        + " come by UDP and are good, but what is larger than " + upstream.udpPayload()
                        + " octets comes by TCP alone, and " + reason(failure) + ". " + LET_TCP_THROUGH))
                .orElseGet(() -> works(byUdp.explanation() + " TCP, by which large answers come, works too."));
    }

    private static String reason(LookupException failure) {
        return failure.kind() == DnsFailure.Kind.TIMEOUT
                ? "there is " + failure.getMessage()
                : String.valueOf(failure.getMessage());
    }

    private static ResolverVerdict works(String explanation) {
        return ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_WORKS, explanation);
    }

    private static ResolverVerdict broken(String explanation) {
        return ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_BROKEN, explanation);
    }

    private static String show(Name zone) {
        return zone.equals(Name.root)
                ? "the root zone"
                : Records.toDnsName(zone).toString();
    }
}
