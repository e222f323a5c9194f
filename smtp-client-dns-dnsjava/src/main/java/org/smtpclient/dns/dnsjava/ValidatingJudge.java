package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.ExtendedDnsError;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Validates with dnsjava, one step at a time.
 *
 * <p>What dnsjava finds secure is secure. That it did not find a step secure is never enough for insecure: several ways
 * lead there that a forger can take. A step is insecure if its owner's zone is proven to be unsigned, which is asked
 * with an unsigned record of our own in place of what the server sent; or if signed NSEC3 records prove nothing firmer
 * (opt-out), or at too high a price (many hash iterations). All else is bogus.
 */
final class ValidatingJudge implements Judge {
    /** What is proven with more hash iterations counts as insecure, as with other validators (RFC 9276 §3.2). */
    private static final int MAX_NSEC3_ITERATIONS = 150;

    /**
     * All that an NSEC3 record can ask for. The proof is checked even where it counts for little: were any record of the
     * zone enough, a forger could deny what exists, in the zones below as well. It costs no more than signatures may.
     */
    private static final int MAX_CHECKED_ITERATIONS = 0xffff;

    private static final int MAX_CACHED_KEYS = 1000;
    private static final int MAX_CACHED_KEYS_SECONDS = 900;

    private final TrustAnchors anchors;
    private final KeySource keys;
    private final ValidatingResolver validator;
    private final ConcurrentMap<Name, CompletableFuture<Verdict>> searches = new ConcurrentHashMap<>();

    ValidatingJudge(TrustAnchors anchors, KeySource keys) {
        this.anchors = anchors;
        this.keys = keys;
        this.validator = new ValidatingResolver(keys);
        // The constructor has read system properties, an anchor file among them: overrule them all.
        validator.getTrustAnchors().clear();
        try {
            validator.init(settings());
        } catch (IOException e) {
            throw new UncheckedIOException("No file is read here", e);
        }
        anchors.rrsets().forEach(validator.getTrustAnchors()::store);
    }

    private static Properties settings() {
        Properties settings = new Properties();
        settings.setProperty("dnsjava.dnssec.keycache.max_size", Integer.toString(MAX_CACHED_KEYS));
        settings.setProperty("dnsjava.dnssec.keycache.max_ttl", Integer.toString(MAX_CACHED_KEYS_SECONDS));
        // One valid path is enough (RFC 6840 §5.11); demanding all makes every name bogus while an algorithm is rolled.
        settings.setProperty("dnsjava.dnssec.harden_algo_downgrade", "false");
        for (int keySize : List.of(1024, 2048, 4096)) {
            settings.setProperty(
                    "dnsjava.dnssec.nsec3.iterations." + keySize, Integer.toString(MAX_CHECKED_ITERATIONS));
        }
        return settings;
    }

    @Override
    public Question question(Name name, int type) {
        return new Question(name, type, true);
    }

    @Override
    public boolean canDivide(Message message) {
        return true;
    }

    @Override
    public CompletableFuture<Judgement> judge(Step step, LookupContext context) {
        if (!anchors.cover(step.owner())) {
            return CompletableFuture.completedFuture(given(step, DnssecStatus.INDETERMINATE));
        }
        if (!step.isSigned()) {
            return provenUnsigned(step, context);
        }
        return validate(step.toBeJudged(MAX_NSEC3_ITERATIONS), context).thenCompose(verdict -> {
            if (verdict.secure()) {
                DnssecStatus status =
                        step.nsec3Iterations() > MAX_NSEC3_ITERATIONS ? DnssecStatus.INSECURE : DnssecStatus.SECURE;
                return CompletableFuture.completedFuture(new Judgement(status, verdict.nameExists()));
            }
            return verdict.bogus()
                    ? CompletableFuture.failedFuture(bogus(step, verdict, context))
                    : weaklyProven(step, context);
        });
    }

    /** Insecure if the owner lies in an unsigned zone. */
    private CompletableFuture<Judgement> provenUnsigned(Step step, LookupContext context) {
        return validate(Step.unsigned(step.owner()), context)
                .thenCompose(verdict -> verdict.bogus() || verdict.secure()
                        ? CompletableFuture.failedFuture(bogus(step, verdict, context))
                        : CompletableFuture.completedFuture(given(step, DnssecStatus.INSECURE)));
    }

    /** Insecure if the owner lies in an unsigned zone, or if genuine NSEC3 records with opt-out leave the matter open. */
    private CompletableFuture<Judgement> weaklyProven(Step step, LookupContext context) {
        if (!step.hasOptOut() || step.hasMixedNsec3()) {
            return provenUnsigned(step, context);
        }
        List<CompletableFuture<Verdict>> verdicts = new ArrayList<>();
        step.nsec3Steps().forEach(nsec3 -> verdicts.add(validate(nsec3, context)));
        return CompletableFuture.allOf(verdicts.toArray(CompletableFuture[]::new))
                .thenCompose(all ->
                        verdicts.stream().allMatch(verdict -> verdict.join().secure())
                                ? CompletableFuture.completedFuture(given(step, DnssecStatus.INSECURE))
                                : provenUnsigned(step, context));
    }

    private static Judgement given(Step step, DnssecStatus status) {
        return new Judgement(status, step.source().getRcode() != Rcode.NXDOMAIN);
    }

    /**
     * Validates a step. Where the keys are not known yet, those who need the same ones at the same time wait for the first
     * to find them: each would verify the whole way from the trust anchor.
     */
    private CompletableFuture<Verdict> validate(Step step, LookupContext context) {
        Name zone = step.signer().orElse(step.owner());
        if (keys.areKnown(zone)) {
            return validateNow(step, context);
        }
        CompletableFuture<Verdict> mine = new CompletableFuture<>();
        CompletableFuture<Verdict> first = searches.putIfAbsent(zone, mine);
        if (first != null) {
            return first.handle((verdict, thrown) -> step)
                    .thenComposeAsync(same -> validateInTime(same, context), context);
        }
        var unused = validateNow(step, context).whenComplete((verdict, thrown) -> {
            searches.remove(zone, mine);
            if (thrown == null) {
                mine.complete(verdict);
            } else {
                mine.completeExceptionally(thrown);
            }
        });
        return mine;
    }

    private CompletableFuture<Verdict> validateInTime(Step step, LookupContext context) {
        try {
            context.left();
            return validateNow(step, context);
        } catch (LookupException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Verdict> validateNow(Step step, LookupContext context) {
        return validator
                .sendAsync(new PreparedQuery(step.question(), step.toMessage()), context)
                .thenApply(message -> {
                    Verdict verdict = Verdict.of(message);
                    if (verdict.bogus()) {
                        keys.forget(context);
                    } else {
                        keys.keep(context);
                    }
                    return verdict;
                })
                .toCompletableFuture();
    }

    private static LookupException bogus(Step step, Verdict verdict, LookupContext context) {
        LookupException keyFailure = context.keyFailure();
        if (keyFailure != null) {
            return new LookupException(
                    keyFailure.kind(),
                    "the keys to validate " + Records.toDnsName(step.owner()) + " could not be fetched: "
                            + keyFailure.getMessage(),
                    keyFailure.extendedErrors(),
                    keyFailure);
        }
        List<ExtendedDnsError> errors = new ArrayList<>(verdict.errors());
        errors.addAll(Records.extendedErrors(step.source()));
        return new LookupException(
                DnsFailure.Kind.BOGUS,
                "the answer about " + Records.toDnsName(step.owner()) + " does not validate: " + verdict.reason()
                        + (step.source().getOPT() == null ? "; the server did not answer by EDNS" : ""),
                errors,
                null);
    }

    /**
     * What dnsjava says.
     *
     * @param secure whether it validated everything
     * @param bogus whether it found a fault; if neither, it says insecure, or nothing
     * @param nameExists whether it takes the owner for existing
     * @param reason for people
     * @param errors its Extended DNS Errors
     */
    private record Verdict(
            boolean secure, boolean bogus, boolean nameExists, String reason, List<ExtendedDnsError> errors) {
        private static final Pattern RECORDS = Pattern.compile(":? *\\{.*}", Pattern.DOTALL);

        static Verdict of(Message message) {
            int rcode = message.getRcode();
            String said = reason(message);
            List<ExtendedDnsError> errors = Records.extendedErrors(message).stream()
                    .map(error -> error.text().equals(said) ? new ExtendedDnsError(error.code(), "") : error)
                    .toList();
            boolean secure = message.getHeader().getFlag(Flags.AD);
            boolean bogus = (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN)
                    || errors.stream().anyMatch(Records::isBogus);
            return new Verdict(secure && !bogus, bogus, rcode != Rcode.NXDOMAIN, withoutRecords(said), errors);
        }

        /** dnsjava spells out whole RRsets with their signatures: pages of them, if a zone wants that. */
        private static String withoutRecords(String reason) {
            return RECORDS.matcher(reason).replaceAll("");
        }

        private static String reason(Message message) {
            for (Record additional : message.getSection(Section.ADDITIONAL)) {
                if (additional instanceof TXTRecord text
                        && text.getDClass() == ValidatingResolver.VALIDATION_REASON_QCLASS) {
                    return String.join("", text.getStrings());
                }
            }
            return "no signature leads to a trust anchor";
        }
    }
}
