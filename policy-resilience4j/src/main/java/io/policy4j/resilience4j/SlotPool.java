package io.policy4j.resilience4j;

import io.policy4j.core.ConcurrencyLimit;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The slots of one concurrency limit and key: never more in use than the limit, and given out in turn. */
final class SlotPool {

    private static final Duration DEFAULT_LEASE = Duration.ofHours(1);

    private final String name;
    private final Later later;
    private volatile ConcurrencyLimit limit;
    private volatile Duration maxWait;

    /** Guarded by this, as all below. */
    private int used;

    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private List<CompletableFuture<?>> watching = new ArrayList<>();

    /**
     * Slots, all free.
     *
     * @param maxWait what a caller can bear where the limit does not say
     */
    SlotPool(String name, ConcurrencyLimit limit, Duration maxWait, Later later) {
        this.name = name;
        this.later = later;
        this.limit = limit;
        this.maxWait = or(limit.maxWait(), maxWait);
    }

    private static Duration or(@Nullable Duration own, Duration otherwise) {
        return own == null ? otherwise : own;
    }

    String name() {
        return name;
    }

    ConcurrencyLimit limit() {
        return limit;
    }

    synchronized int used() {
        return used;
    }

    /** Another limit for the same slots; those that are in use stay so. */
    void resize(ConcurrencyLimit other, Duration otherMaxWait) {
        limit = other;
        maxWait = or(other.maxWait(), otherMaxWait);
        serve();
    }

    /** Whether a slot is held by work that may go on behind the attempt that started it. */
    boolean isForOperations() {
        return limit.scope() == ConcurrencyLimit.Scope.OPERATION;
    }

    /**
     * Takes a slot.
     *
     * @param held what the attempt holds meanwhile
     * @param next where it goes on with a slot
     */
    @Nullable
    Obstacle enter(int held, int next) {
        long most = maxWait.toNanos();
        CompletableFuture<Void> turn;
        synchronized (this) {
            if (used < limit.limit() && waiting.isEmpty()) {
                used++;
                return null;
            }
            if (most == 0) {
                return new Obstacle.Refused(full());
            }
            turn = new CompletableFuture<>();
            waiting.add(turn);
        }
        PolicyTime.Scheduled timer = later.schedule(() -> turn.completeExceptionally(exception(most)), most);
        turn.whenComplete((come, failure) -> {
            timer.cancel();
            if (failure != null) {
                forget(turn);
            }
        });
        return new Obstacle.Turn(turn, held, next, full());
    }

    Refusal full() {
        long most = maxWait.toNanos();
        return new Refusal.ByGuard("no slot of " + name + " is free", () -> exception(most));
    }

    private CallRefusedException exception(long waited) {
        return new CallRefusedException("no slot of " + name + " became free within " + Duration.ofNanos(waited)
                + " (limit " + limit.limit() + ")");
    }

    private synchronized void forget(CompletableFuture<Void> turn) {
        waiting.removeIf(other -> other == turn);
    }

    /** Gives a slot back. */
    void giveBack() {
        List<CompletableFuture<?>> watchers;
        synchronized (this) {
            used--;
            watchers = watching;
            watching = new ArrayList<>();
        }
        serve();
        watchers.forEach(watcher -> watcher.complete(null));
    }

    private void serve() {
        for (CompletableFuture<Void> first = next(); first != null; first = next()) {
            if (!first.complete(null)) {
                synchronized (this) {
                    used--;
                }
            }
        }
    }

    private synchronized @Nullable CompletableFuture<Void> next() {
        if (used >= limit.limit() || waiting.isEmpty()) {
            return null;
        }
        used++;
        return waiting.poll();
    }

    /** Makes a slot that is in use outlive the attempt that took it; until it is given back, or its lease runs out. */
    Lease lease() {
        Lease lease = new Lease(this);
        lease.endsBy(later.schedule(lease::end, leaseTime().toNanos()));
        return lease;
    }

    Duration leaseTime() {
        Duration own = limit.lease();
        return own == null ? DEFAULT_LEASE : own;
    }

    /** How long an attempt waits for a slot. */
    Duration maxWait() {
        return maxWait;
    }

    /** Completes when a slot is given back that is in use now; null where none is. */
    synchronized @Nullable CompletableFuture<?> nextFreed() {
        if (used == 0) {
            return null;
        }
        CompletableFuture<Void> freed = new CompletableFuture<>();
        watching.add(freed);
        return freed;
    }
}
