package org.smtpclient.core.routing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.dns.ResolverVerdict;

/** Answers what it was told to; leaves the other questions open for the test to answer. */
final class StubResolver implements Resolver {
    /** One question that was asked, and its answer to be. */
    record Asked<R extends DnsRecord>(DnsQuery<R> query, CompletableFuture<DnsResult<R>> result) {}

    private final Map<DnsQuery<?>, DnsResult<?>> results = new ConcurrentHashMap<>();
    private final List<Asked<?>> asked = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    static <R extends DnsRecord> DnsQuery<R> query(String name, RecordType<R> type) {
        return DnsQuery.of(DnsName.parse(name), type);
    }

    @SafeVarargs
    final <R extends DnsRecord> DnsAnswer<R> records(String name, RecordType<R> type, int ttl, R... records) {
        return put(
                DnsAnswer.ofRecords(query(name, type), List.of(records), DnssecStatus.SECURE, Duration.ofSeconds(ttl)));
    }

    <R extends DnsRecord> DnsAnswer<R> nothing(String name, RecordType<R> type, int ttl, DnsAnswer.Kind kind) {
        return put(DnsAnswer.ofNothing(query(name, type), kind, DnssecStatus.SECURE, Duration.ofSeconds(ttl)));
    }

    <R extends DnsRecord> DnsFailure<R> failure(String name, RecordType<R> type, DnsFailure.Kind kind) {
        return put(DnsFailure.of(query(name, type), kind, "as the test wants"));
    }

    private <T extends DnsResult<?>> T put(T result) {
        results.put(result.query(), result);
        return result;
    }

    List<Asked<?>> asked() {
        return asked;
    }

    @SuppressWarnings("unchecked")
    <R extends DnsRecord> Asked<R> asked(int index, RecordType<R> type) {
        return (Asked<R>) asked.get(index);
    }

    List<String> questions() {
        List<String> questions = new ArrayList<>();
        asked.forEach(each -> questions.add(each.query().toString()));
        return questions;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R extends DnsRecord> CompletionStage<DnsResult<R>> lookup(DnsQuery<R> query) {
        Asked<R> question = new Asked<>(query, new CompletableFuture<>());
        asked.add(question);
        DnsResult<R> known = (DnsResult<R>) results.get(query);
        if (known != null) {
            question.result().complete(known);
        }
        return question.result();
    }

    @Override
    public CompletionStage<ResolverVerdict> selfProbe() {
        return CompletableFuture.completedStage(ResolverVerdict.of(ResolverVerdict.Kind.DNSSEC_WORKS, "stub"));
    }

    @Override
    public String name() {
        return "stub";
    }

    @Override
    public void close() {
        closed = true;
    }
}
