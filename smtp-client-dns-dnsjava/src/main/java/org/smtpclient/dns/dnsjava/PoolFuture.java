package org.smtpclient.dns.dnsjava;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A future whose dependents run on a given executor where they are asynchronous and name none. dnsjava builds its search
 * for keys in that way on the futures that it is given; it would run on the common pool, which others may block, and
 * which on machines of one or two processors is a new thread for each step.
 */
final class PoolFuture<T> extends CompletableFuture<T> {
    private final Executor executor;

    PoolFuture(Executor executor) {
        this.executor = executor;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PoolFuture<>(executor);
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }
}
