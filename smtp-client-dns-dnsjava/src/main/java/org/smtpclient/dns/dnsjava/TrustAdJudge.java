package org.smtpclient.dns.dnsjava;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.ResolverVerdict;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Believes the AD bit of the server. */
final class TrustAdJudge implements Judge {
    private final Upstream upstream;
    private final Supplier<CompletableFuture<ResolverVerdict>> verdict;

    /**
     * A judge.
     *
     * @param verdict whether the server validates; asked for when an answer lacks the AD bit
     */
    TrustAdJudge(Upstream upstream, Supplier<CompletableFuture<ResolverVerdict>> verdict) {
        this.upstream = upstream;
        this.verdict = verdict;
    }

    @Override
    public Question question(Name name, int type) {
        return new Question(name, type, false);
    }

    /** One AD bit speaks for a whole message: set, for each step of it; clear, for none in particular. */
    @Override
    public boolean canDivide(Message message) {
        return message.getHeader().getFlag(Flags.AD);
    }

    @Override
    public CompletableFuture<Judgement> judge(Step step, LookupContext context) {
        boolean nameExists = step.source().getRcode() != Rcode.NXDOMAIN;
        if (step.source().getHeader().getFlag(Flags.AD)) {
            return CompletableFuture.completedFuture(new Judgement(DnssecStatus.SECURE, nameExists));
        }
        if (step.isAliasOnTheWay()) {
            try {
                // Of an alias made from a DNAME, the DNAME: Unbound fails to validate the CNAME by itself.
                Record source = step.aliasSource();
                return upstream.ask(question(source.getName(), source.getType()), context.left(), context)
                        .thenCompose(answer -> answer.getHeader().getFlag(Flags.AD)
                                        && answer.getSection(Section.ANSWER).contains(source)
                                ? CompletableFuture.completedFuture(new Judgement(DnssecStatus.SECURE, true))
                                : notSecure(true));
            } catch (LookupException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return notSecure(nameExists);
    }

    private CompletableFuture<Judgement> notSecure(boolean nameExists) {
        return verdict.get()
                .thenApply(found -> new Judgement(
                        found.kind() == ResolverVerdict.Kind.DNSSEC_WORKS
                                ? DnssecStatus.INSECURE
                                : DnssecStatus.INDETERMINATE,
                        nameExists));
    }
}
