package org.smtpclient.testkit.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/**
 * A resolver that answers from a map and remembers what it was asked. A question it was told nothing about fails, as
 * nothing may be concluded from it. Safe for many threads.
 */
public final class FakeResolver implements Resolver {
    private final Map<DnsQuery<?>, CompletionStage<?>> answers = new ConcurrentHashMap<>();
    private final List<DnsQuery<?>> asked = new ArrayList<>();

    /** A resolver that knows nothing yet. */
    public FakeResolver() {}

    /**
     * Tells what to answer.
     *
     * @param result the result; its query is the question
     * @return this
     */
    public FakeResolver answer(DnsResult<?> result) {
        answers.put(result.query(), CompletableFuture.completedStage(result));
        return this;
    }

    /**
     * Tells to answer when the test says so, or never.
     *
     * @param query the question
     * @param result completed by the test
     * @param <R> type of the records
     * @return this
     */
    public <R extends DnsRecord> FakeResolver answer(DnsQuery<R> query, CompletionStage<DnsResult<R>> result) {
        answers.put(query, result);
        return this;
    }

    /** {@return all questions so far, in order} */
    public List<DnsQuery<?>> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /**
     * How often a question was asked.
     *
     * @param query the question
     * @return 0 or more
     */
    public int count(DnsQuery<?> query) {
        return (int) asked().stream().filter(query::equals).count();
    }

    /** {@return {@code fake}} */
    @Override
    public String name() {
        return "fake";
    }

    @Override
    @SuppressWarnings("unchecked") // a result is stored under its own query, whose type is that of its records
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        synchronized (asked) {
            asked.add(query);
        }
        CompletionStage<?> answer = answers.get(query);
        return answer == null
                ? CompletableFuture.completedStage(
                        DnsFailure.of(query, DnsFailure.Kind.REFUSED, "the test says nothing about this question"))
                : (CompletionStage<DnsResult<R>>) answer;
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return CompletableFuture.completedStage(
                ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_WORKS, "A test answers; no server was asked."));
    }
}
