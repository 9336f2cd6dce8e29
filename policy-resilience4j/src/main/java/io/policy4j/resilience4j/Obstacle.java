package io.policy4j.resilience4j;

import java.util.concurrent.CompletableFuture;

/** What stands in the way of an attempt that wants to begin. */
sealed interface Obstacle {

    /**
     * Ask again after this long.
     *
     * @param held what the attempt holds meanwhile, see {@link Gate}
     * @param next where it goes on then
     * @param late how the call ends where it can't bear that long
     */
    record Pause(long nanos, int held, int next, Refusal late) implements Obstacle {}

    /**
     * Ask again when a turn has come; it comes, or fails with a refusal, in bounded time. Whoever does not want it any
     * more cancels it: where that fails the turn had come.
     *
     * @param held what the attempt holds meanwhile, see {@link Gate}
     * @param next where it goes on with the turn
     * @param late how the call ends where it can't bear to wait for it
     */
    record Turn(CompletableFuture<?> coming, int held, int next, Refusal late) implements Obstacle {}

    /** Give back everything, and begin anew after this long. */
    record Back(long nanos) implements Obstacle {}

    /** The call ends here, and holds nothing. */
    record Refused(Refusal refusal) implements Obstacle {}
}
