package io.policy4j.resilience4j;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A bulkhead that is waited for without blocking: first come, first served, for as long as its own configuration allows.
 *
 * <p>Permissions that our own attempts give back are noticed at once; a bulkhead does not tell when others give theirs
 * back without making every call pay for it, so while somebody waits it is looked at every few milliseconds.
 */
final class BulkheadQueue {

    private static final long LOOK_EVERY = 10_000_000;

    private final Bulkhead bulkhead;
    private final Later later;
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private boolean watched;

    BulkheadQueue(Bulkhead bulkhead, Later later) {
        this.bulkhead = bulkhead;
        this.later = later;
    }

    Bulkhead bulkhead() {
        return bulkhead;
    }

    /** Takes a permission; else what is in the way of an attempt that stands at {@code held}. */
    @Nullable
    Obstacle enter(int held, int next) {
        long most = bulkhead.getBulkheadConfig().getMaxWaitDuration().toNanos();
        if (most == 0) {
            return bulkhead.tryAcquirePermission() ? null : new Obstacle.Refused(full());
        }
        CompletableFuture<Void> turn;
        synchronized (waiting) {
            if (waiting.isEmpty() && takeIfFree()) {
                return null;
            }
            turn = new CompletableFuture<>();
            waiting.add(turn);
        }
        PolicyTime.Scheduled timer = later.schedule(() -> turn.completeExceptionally(exception()), most);
        turn.whenComplete((permitted, failure) -> {
            timer.cancel();
            forget(turn);
        });
        watch();
        return new Obstacle.Turn(turn, held, next, full());
    }

    private boolean takeIfFree() {
        return bulkhead.getMetrics().getAvailableConcurrentCalls() > 0 && bulkhead.tryAcquirePermission();
    }

    private Refusal full() {
        return new Refusal.ByGuard("the bulkhead is full", this::exception);
    }

    private BulkheadFullException exception() {
        return BulkheadFullException.createBulkheadFullException(bulkhead);
    }

    private void forget(CompletableFuture<Void> turn) {
        synchronized (waiting) {
            waiting.removeIf(other -> other == turn);
        }
    }

    private void watch() {
        synchronized (waiting) {
            if (watched || waiting.isEmpty()) {
                return;
            }
            watched = true;
        }
        later.schedule(
                () -> {
                    synchronized (waiting) {
                        watched = false;
                    }
                    serve();
                    watch();
                },
                LOOK_EVERY);
    }

    private void serve() {
        CompletableFuture<Void> first = next();
        while (first != null) {
            if (!first.complete(null)) {
                bulkhead.releasePermission();
            }
            first = next();
        }
    }

    /** The first who waits, if there is a permission, which then is taken; outside of the lock it is told so. */
    private @Nullable CompletableFuture<Void> next() {
        synchronized (waiting) {
            return !waiting.isEmpty() && takeIfFree() ? waiting.poll() : null;
        }
    }

    /** Gives a permission back that was not used. */
    void giveBack() {
        bulkhead.releasePermission();
        serveIfAwaited();
    }

    /** Gives a permission back after an attempt. */
    void leave() {
        bulkhead.onComplete();
        serveIfAwaited();
    }

    private void serveIfAwaited() {
        if (bulkhead.getBulkheadConfig().getMaxWaitDuration().toNanos() > 0) {
            serve();
        }
    }
}
