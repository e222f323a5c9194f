package org.smtpclient.dns.dnsjava;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsFailure;

/**
 * What belongs to one look-up: its deadline, the answers about keys that it used, and the first key query made on its
 * behalf that failed.
 *
 * <p>It is the executor handed to dnsjava's validator, which passes that executor on with every DS and DNSKEY query and
 * offers no other way to tell on whose behalf a query is made.
 */
final class LookupContext implements Executor {
    private final Executor executor;
    private final long deadline;
    private final Map<Question, Step> keyAnswers = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable LookupException> keyFailure = new AtomicReference<>();

    LookupContext(Executor executor, Duration timeout) {
        this.executor = executor;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Time left for the look-up. */
    Duration left() throws LookupException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new LookupException(DnsFailure.Kind.TIMEOUT, "the look-up's time is up");
        }
        return Duration.ofNanos(nanos);
    }

    void keyAnswered(Question question, Step answer) {
        keyAnswers.put(question, answer);
    }

    /** The answers about keys that were used on behalf of this look-up. */
    Map<Question, Step> keyAnswers() {
        return keyAnswers;
    }

    void keyQueryFailed(LookupException failure) {
        keyFailure.compareAndSet(null, failure);
    }

    @Nullable
    LookupException keyFailure() {
        return keyFailure.get();
    }
}
