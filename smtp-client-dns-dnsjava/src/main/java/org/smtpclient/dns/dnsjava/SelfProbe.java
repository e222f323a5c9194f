package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
import org.xbill.DNS.Type;

/** Asks for records that are known to be signed, and says what of DNSSEC comes through. */
final class SelfProbe {
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

    CompletableFuture<ResolverVerdict> begin() {
        return (anchors == null ? adBit() : validation(anchors, anchors.top()))
                .exceptionally(thrown -> failed(LookupException.of(thrown)));
    }

    private CompletableFuture<ResolverVerdict> adBit() {
        return ask(Name.root, Type.SOA, contexts.get())
                .thenApply(answer -> answer.getHeader().getFlag(Flags.AD)
                        ? works(upstream + " marks the signed root zone as authentic (AD).")
                        : broken(
                                upstream + " answers for the signed root zone without the AD bit: it does not validate,"
                                        + " or something on the path clears the bit. Turn DNSSEC validation on there, name"
                                        + " another server, or validate here instead of trusting the AD bit."));
    }

    private CompletableFuture<ResolverVerdict> validation(TrustAnchors trusted, Name zone) {
        LookupContext context = contexts.get();
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
                                    ? works("Signatures of " + show(zone) + " by way of " + upstream
                                            + " validate up to the trust anchor.")
                                    : broken("The SOA record of " + show(zone) + " from " + upstream + " is "
                                            + found.status() + " in spite of its trust anchor."));
        });
    }

    private @Nullable ResolverVerdict faultOf(Message answer, TrustAnchors trusted, Name zone) {
        Step step = Step.records(answer, zone, Type.DNSKEY).orElse(null);
        if (step == null) {
            return broken(upstream + " gives no DNSKEY records of " + show(zone)
                    + ": it does not know DNSSEC, or the zone is not signed. Name another server or another trust"
                    + " anchor.");
        }
        if (!step.isSigned()) {
            return broken(upstream + " gives the DNSKEY records of " + show(zone) + " without signatures (RRSIG):"
                    + " a server on the path strips DNSSEC. Name a server that passes it on.");
        }
        List<DNSKEYRecord> keys =
                step.records().stream().map(DNSKEYRecord.class::cast).toList();
        if (keys.stream().noneMatch(trusted::match)) {
            return broken("None of the keys of " + show(zone) + " that " + upstream + " gives ("
                    + keys.stream()
                            .map(key -> Integer.toString(key.getFootprint()))
                            .collect(Collectors.joining(", "))
                    + ") is a trust anchor (" + trusted.tags(zone)
                    + "). Give the anchor of the name space that this server serves, or name another server.");
        }
        return null;
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
        boolean silent = failure.kind() == DnsFailure.Kind.TIMEOUT || failure.kind() == DnsFailure.Kind.UNREACHABLE;
        String what = Objects.requireNonNullElse(failure.getMessage(), "");
        return silent
                ? ResolverVerdict.of(
                        ResolverVerdict.Kind.UNREACHABLE,
                        "No DNS server answers: " + what + ". Check the server's address and the path to it.")
                : broken(
                        "DNSSEC does not work by way of " + upstream + ": " + failure.kind() + ", " + what
                                + ". Mend or name another server; if it serves a name space of its own, give its trust anchor.");
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
