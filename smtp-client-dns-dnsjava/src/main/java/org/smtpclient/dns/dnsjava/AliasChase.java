package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.ExtendedDnsError;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * One look-up, from the name asked for through its aliases to the records or their lack. Each step is judged by itself,
 * so that a secure alias of an insecure name can be told from the reverse.
 *
 * @param <R> type of the records
 */
final class AliasChase<R extends DnsRecord> {
    /** As other resolvers have it; real chains are shorter. */
    static final int MAX_ALIASES = 8;

    private final DnsQuery<R> query;
    private final int type;
    private final Upstream upstream;
    private final Judge judge;
    private final LookupContext context;

    // Written by one step after the other; the futures between them order the writes.
    private final List<DnsAlias> aliases = new ArrayList<>();
    private Duration ttl = Duration.ofSeconds(Integer.MAX_VALUE);

    AliasChase(DnsQuery<R> query, Upstream upstream, Judge judge, LookupContext context) {
        this.query = query;
        this.type = query.type().code();
        this.upstream = upstream;
        this.judge = judge;
        this.context = context;
    }

    /** {@return the answer; fails with a {@link LookupException}} */
    CompletableFuture<DnsAnswer<R>> begin() {
        return ask(Records.toName(query.name()));
    }

    private CompletableFuture<DnsAnswer<R>> ask(Name owner) {
        try {
            Question question = judge.question(owner, type);
            return upstream.ask(question, context.left(), context)
                    .exceptionallyCompose(thrown -> explained(question, LookupException.of(thrown)))
                    .thenCompose(message -> read(message, owner));
        } catch (LookupException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * A validating server says SERVFAIL of bogus data too. If it does not explain itself (RFC 8914), it is asked once
     * more with checking disabled: what it can fetch but would not give out was bogus.
     */
    private CompletableFuture<Message> explained(Question question, LookupException failure) {
        if (failure.kind() != DnsFailure.Kind.SERVFAIL || question.checkingDisabled()) {
            return CompletableFuture.failedFuture(failure);
        }
        if (failure.extendedErrors().stream().anyMatch(Records::isBogus)) {
            return CompletableFuture.failedFuture(bogus(failure));
        }
        if (failure.extendedErrors().isEmpty()) {
            try {
                return upstream.ask(new Question(question.name(), type, true), context.left(), context)
                        .handle((answer, thrown) -> thrown == null ? bogus(failure) : failure)
                        .thenCompose(CompletableFuture::failedFuture);
            } catch (LookupException e) {
                return CompletableFuture.failedFuture(failure);
            }
        }
        return CompletableFuture.failedFuture(failure);
    }

    private static LookupException bogus(LookupException servfail) {
        return new LookupException(
                DnsFailure.Kind.BOGUS,
                servfail.getMessage() + ", because it does not validate",
                List.<ExtendedDnsError>copyOf(servfail.extendedErrors()),
                servfail);
    }

    private CompletableFuture<DnsAnswer<R>> read(Message message, Name owner) {
        Optional<Step> records = Step.records(message, owner, type);
        if (records.isPresent()) {
            return judge.judge(records.get(), context).thenCompose(found -> records(records.get(), found));
        }
        Optional<Step> alias = Step.alias(message, owner);
        if (alias.isPresent()) {
            return judge.judge(alias.get(), context).thenCompose(found -> follow(alias.get(), found));
        }
        if (isReferral(message)) {
            return failed(
                    DnsFailure.Kind.OTHER,
                    upstream + " answered " + query + " with a referral: it does no recursion;"
                            + " name a recursive resolver");
        }
        Step nothing = Step.nothing(message, owner, type);
        return judge.judge(nothing, context).thenApply(found -> nothing(nothing, found));
    }

    /** Nothing but name servers, and no SOA: whoever answers so says where to ask, not that there is nothing. */
    private static boolean isReferral(Message message) {
        return message.getRcode() == Rcode.NOERROR
                && !message.getHeader().getFlag(Flags.AA)
                && message.getSection(Section.AUTHORITY).stream().anyMatch(found -> found.getType() == Type.NS)
                && message.getSection(Section.AUTHORITY).stream().noneMatch(found -> found.getType() == Type.SOA);
    }

    private CompletableFuture<DnsAnswer<R>> follow(Step alias, Judge.Judgement judgement) {
        List<Record> records = alias.records();
        if (records.size() != 1) {
            return failed(DnsFailure.Kind.MALFORMED, Records.toDnsName(alias.owner()) + " has several CNAME records");
        }
        Name target = ((CNAMERecord) records.get(0)).getTarget();
        DnsName owner = Records.toDnsName(alias.owner());
        DnsAlias step = new DnsAlias(owner, Records.toDnsName(target), judgement.status());
        aliases.add(step);
        if (aliases.stream().anyMatch(earlier -> earlier.owner().equals(step.target()))) {
            return failed(DnsFailure.Kind.MALFORMED, "the aliases of " + query.name() + " run in a loop: " + path());
        }
        if (aliases.size() > MAX_ALIASES) {
            return failed(
                    DnsFailure.Kind.MALFORMED,
                    query.name() + " leads through more than " + MAX_ALIASES + " aliases: " + path());
        }
        shorten(alias.ttl());
        Message message = alias.source();
        boolean tellsMore = Step.records(message, target, type).isPresent()
                || Step.alias(message, target).isPresent();
        return tellsMore && judge.canDivide(message) ? read(message, target) : ask(target);
    }

    private String path() {
        StringBuilder path = new StringBuilder(query.name().toString());
        aliases.forEach(alias -> path.append(" → ").append(alias.target()));
        return path.toString();
    }

    private CompletableFuture<DnsAnswer<R>> records(Step step, Judge.Judgement judgement) {
        shorten(step.ttl());
        try {
            List<R> converted = Records.convert(step.records(), query.type());
            return CompletableFuture.completedFuture(DnsAnswer.ofRecords(query, converted, judgement.status(), ttl)
                    .withAliases(aliases));
        } catch (LookupException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private DnsAnswer<R> nothing(Step step, Judge.Judgement judgement) {
        shorten(step.ttl());
        DnsAnswer.Kind kind = judgement.nameExists() ? DnsAnswer.Kind.NODATA : DnsAnswer.Kind.NXDOMAIN;
        return DnsAnswer.<R>ofNothing(query, kind, judgement.status(), ttl).withAliases(aliases);
    }

    private void shorten(Duration limit) {
        ttl = limit.compareTo(ttl) < 0 ? limit : ttl;
    }

    private static <T> CompletableFuture<T> failed(DnsFailure.Kind kind, String detail) {
        return CompletableFuture.failedFuture(new LookupException(kind, detail));
    }
}
