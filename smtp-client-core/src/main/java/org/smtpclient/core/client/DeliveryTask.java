package org.smtpclient.core.client;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A delivery on a thread of somebody else's. To cancel it is to interrupt it: it then ends soon, and completes with a report
 * of what is known, since a message may have been delivered by then.
 */
final class DeliveryTask extends CompletableFuture<DeliveryReport> implements Runnable {
    private final Callable<DeliveryReport> delivery;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread worker;
    private boolean ended;
    private boolean cancelled;

    DeliveryTask(Callable<DeliveryReport> delivery) {
        this.delivery = delivery;
    }

    @Override
    public void run() {
        begin();
        DeliveryReport report;
        try {
            report = delivery.call();
        } catch (Throwable e) {
            end();
            completeExceptionally(e);
            return;
        }
        end();
        complete(report);
    }

    private void begin() {
        lock.lock();
        try {
            worker = Thread.currentThread();
            if (cancelled) {
                worker.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The thread goes back to its owner as it came: an interrupt of ours is no concern of its next task. */
    private void end() {
        lock.lock();
        try {
            worker = null;
            ended = true;
            if (cancelled) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the delivery to end.
     *
     * @return false: the future is not cancelled, it completes with a report
     */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        lock.lock();
        try {
            if (!ended) {
                cancelled = true;
                if (worker != null) {
                    worker.interrupt();
                }
            }
        } finally {
            lock.unlock();
        }
        return false;
    }
}
