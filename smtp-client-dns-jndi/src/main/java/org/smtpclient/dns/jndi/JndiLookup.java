package org.smtpclient.dns.jndi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import org.smtpclient.api.dns.CnameRecord;
import org.smtpclient.api.dns.DnsAlias;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;

/** One look-up: the records on one thread, the aliases on another, both by one deadline. */
final class JndiLookup<R extends DnsRecord> {
    private static final int MAX_ALIASES = 16;

    private final DnsQuery<R> query;
    private final JndiClient client;
    private final long deadline;

    JndiLookup(DnsQuery<R> query, JndiClient client) {
        this.query = query;
        this.client = client;
        this.deadline = System.nanoTime() + query.timeout().toNanos();
    }

    CompletableFuture<DnsResult<R>> start(Executor executor) {
        CompletableFuture<DnsAnswer<R>> records = run(executor, this::records);
        CompletableFuture<List<DnsAlias>> aliases = query.type() == RecordType.CNAME
                ? CompletableFuture.completedFuture(List.of())
                : run(executor, this::aliases);
        return records.thenCombine(aliases, this::combined)
                .exceptionally(thrown -> Failures.of(query, thrown, client))
                .completeOnTimeout(
                        Failures.timeout(query, client), query.timeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private DnsResult<R> combined(DnsAnswer<R> answer, List<DnsAlias> chain) {
        return answer.withAliases(chain);
    }

    private static <T> CompletableFuture<T> run(Executor executor, Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            executor.execute(() -> {
                try {
                    result.complete(work.call());
                } catch (Exception | LinkageError e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    private DnsAnswer<R> records() throws NamingException {
        try {
            List<R> records = RecordText.records(query.type(), ask(query.name(), query.type()));
            return records.isEmpty()
                    ? nothing(DnsAnswer.Kind.NODATA)
                    : DnsAnswer.ofRecords(query, records, DnssecStatus.INDETERMINATE, JndiResolver.TTL);
        } catch (NameNotFoundException e) {
            return nothing(DnsAnswer.Kind.NXDOMAIN);
        }
    }

    private DnsAnswer<R> nothing(DnsAnswer.Kind kind) {
        return DnsAnswer.ofNothing(query, kind, DnssecStatus.INDETERMINATE, JndiResolver.TTL);
    }

    private List<DnsAlias> aliases() throws NamingException {
        List<DnsAlias> chain = new ArrayList<>();
        Set<DnsName> seen = new HashSet<>();
        DnsName name = query.name();
        while (seen.add(name) && chain.size() <= MAX_ALIASES) {
            List<CnameRecord> found = alias(name);
            if (found.isEmpty()) {
                return chain;
            }
            DnsName target = found.get(0).target();
            chain.add(new DnsAlias(name, target, DnssecStatus.INDETERMINATE));
            name = target;
        }
        throw new MalformedAnswerException("the aliases of " + query.name() + " loop or are more than " + MAX_ALIASES);
    }

    private List<CnameRecord> alias(DnsName name) throws NamingException {
        try {
            return RecordText.records(RecordType.CNAME, ask(name, RecordType.CNAME));
        } catch (NameNotFoundException e) {
            return List.of();
        }
    }

    private List<Object> ask(DnsName name, RecordType<?> type) throws NamingException {
        Duration left = Duration.ofNanos(deadline - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new DeadlineException();
        }
        return client.ask(name, RecordText.attribute(type), left);
    }
}
