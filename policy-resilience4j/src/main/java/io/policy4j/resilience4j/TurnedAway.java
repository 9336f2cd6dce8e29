package io.policy4j.resilience4j;

import java.util.concurrent.CompletableFuture;

/**
 * A call that the server has turned away because all of its slots are in use, and that will go again. Until it does, it
 * stands before all who wait for a slot of ours: the server has none for them either.
 */
final class TurnedAway {

    private final SlotPool pool;
    private final long otherwise;
    private final Refusal late;
    private final CompletableFuture<Void> coming = new CompletableFuture<>();

    /** Whether a slot that came free is its own now; guarded by the pool. */
    private boolean woken;

    /**
     * A call that is turned away now.
     *
     * @param otherwise after how long it goes again where no slot is ours, in nanoseconds
     * @param late      how it ends where no slot comes free in time
     */
    TurnedAway(SlotPool pool, long otherwise, Refusal late) {
        this.pool = pool;
        this.otherwise = otherwise;
        this.late = late;
    }

    SlotPool pool() {
        return pool;
    }

    long otherwise() {
        return otherwise;
    }

    /** Completes when the call may go again, and fails when it has waited for too long. */
    CompletableFuture<Void> coming() {
        return coming;
    }

    boolean isWaiting() {
        return !coming.isDone();
    }

    boolean mayGo() {
        return coming.isDone() && !coming.isCompletedExceptionally();
    }

    /** What stands in its way until then. */
    Obstacle.Turn obstacle() {
        return new Obstacle.Turn(coming, Gate.OUTSIDE, Gate.OUTSIDE, late);
    }

    boolean isWoken() {
        return woken;
    }

    void wakes() {
        woken = true;
    }
}
