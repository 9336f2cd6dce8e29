package io.policy4j.resilience4j;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What holds callers back because the server said so, a cooldown or a closed latch: shut until a time, then open to one
 * probe at a time, and clear once a probe came back well. Callers of a cooldown wait, and go on one after another over a
 * short ramp; those of a latch are refused.
 */
final class Hold {

    /** A probe that is not back by then is taken for lost, and the next caller is one. */
    static final long PROBE_PATIENCE = Duration.ofSeconds(30).toNanos();

    /** For a latch that opens by being released only. */
    static final long UNTIL_RELEASED = Long.MAX_VALUE;

    private static final String RAMP = "a cooldown is just over, and callers go on one after another";

    private static final long LONGEST_RAMP = Duration.ofSeconds(5).toNanos();

    private final HoldId id;
    private final Later later;
    private final PolicyTime time;
    private final Consumer<Change> listener;

    /** Read by every attempt without a lock; all else is guarded by this. */
    private volatile boolean clear = true;

    private @Nullable Shut shut;
    private long rampUntil;
    private @Nullable Passage probe;
    private long probeEnds;
    private List<CompletableFuture<?>> waiting = new ArrayList<>();

    /**
     * Why and for how long a hold is shut.
     *
     * @param row    the row that says so
     * @param nanos  for how long, or {@link #UNTIL_RELEASED}
     * @param until  the end of that on the monotonic clock
     * @param reason what a caller that is refused is told
     */
    record Shut(String row, long nanos, long until, Refusal reason) {
        long left(long now) {
            return nanos == UNTIL_RELEASED ? UNTIL_RELEASED : Math.max(0, until - now);
        }
    }

    /** A hold became shut, {@code by} saying why, or clear, where it is null. */
    record Change(HoldId hold, @Nullable Shut by) {

        ApiPolicyEvent event(String policy, Instant at) {
            if (by == null) {
                return hold.refuses()
                        ? new ApiPolicyEvent.LatchOpened(policy, at, hold.row())
                        : new ApiPolicyEvent.CooldownClosed(policy, at, hold.scope());
            }
            Duration length = Duration.ofNanos(by.nanos());
            Optional<Instant> until = by.nanos() == UNTIL_RELEASED ? Optional.empty() : Optional.of(at.plus(length));
            return hold.refuses()
                    ? new ApiPolicyEvent.LatchClosed(policy, at, by.row(), until)
                    : new ApiPolicyEvent.CooldownOpened(policy, at, hold.scope(), by.row(), length);
        }
    }

    Hold(HoldId id, Later later, Consumer<Change> listener) {
        this.id = id;
        this.later = later;
        this.time = later.time();
        this.listener = listener;
    }

    HoldId id() {
        return id;
    }

    boolean isClear() {
        return clear;
    }

    /** Why the hold is shut, or was and waits for a probe; null where callers go on. */
    synchronized @Nullable Shut shut() {
        return shut;
    }

    /** Whether an attempt that has passed, and was held up elsewhere since, must turn back. */
    synchronized boolean turnsBack(Passage passage) {
        return shut != null && probe != passage;
    }

    /** Holds callers back from now on; a hold that is shut for longer already stays so, and null is returned. */
    @Nullable
    Shut shut(String row, long nanos, Refusal reason) {
        long now = time.nanoTime();
        Change change;
        Shut by;
        synchronized (this) {
            Shut before = shut;
            if (before != null && before.left(now) >= nanos) {
                return null;
            }
            by = new Shut(row, nanos, nanos == UNTIL_RELEASED ? now : now + nanos, reason);
            shut = by;
            clear = false;
            probe = null;
            change = before == null ? new Change(id, shut) : null;
        }
        if (change != null) {
            listener.accept(change);
        }
        return by;
    }

    /**
     * Lets a call's attempt pass, as a probe where one is wanted.
     *
     * @param maxWait what a caller can bear
     * @param draw    from 0 to below 1: its place on the ramp
     * @return null where it may pass
     */
    @Nullable
    Obstacle enter(Passage passage, long maxWait, double draw) {
        if (clear) {
            return null;
        }
        long now = time.nanoTime();
        synchronized (this) {
            Shut by = shut;
            if (by == null) {
                return onRamp(now, draw);
            }
            long left = by.left(now);
            if (left > 0) {
                return id.refuses() || left > maxWait ? refused(by) : pause(left, by);
            }
            if (probe != null && probe != passage && now < probeEnds) {
                return id.refuses() ? refused(by) : turn(by, probeEnds - now);
            }
            probe = passage;
            probeEnds = now + PROBE_PATIENCE;
            return null;
        }
    }

    private @Nullable Obstacle onRamp(long now, double draw) {
        long left = rampUntil - now;
        long mine = (long) (draw * left);
        if (left <= 0) {
            clear = true;
        }
        if (left <= 0 || mine == 0) {
            return null;
        }
        Refusal late = new Refusal.ByServer(RAMP, time.now().plusNanos(mine));
        return new Obstacle.Pause(mine, Gate.OUTSIDE, Gate.PAST_HOLDS, late);
    }

    private static Obstacle pause(long left, Shut by) {
        return new Obstacle.Pause(left, Gate.OUTSIDE, Gate.OUTSIDE, by.reason());
    }

    private static Obstacle refused(Shut by) {
        return new Obstacle.Refused(by.reason());
    }

    /** The probe's end is waited for, but not for ever. */
    private Obstacle turn(Shut by, long patience) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        waiting.add(ended);
        PolicyTime.Scheduled timer = later.schedule(() -> ended.complete(null), patience);
        ended.whenComplete((value, failure) -> {
            timer.cancel();
            forget(ended);
        });
        return new Obstacle.Turn(ended, Gate.OUTSIDE, Gate.OUTSIDE, by.reason());
    }

    private synchronized void forget(CompletableFuture<?> turn) {
        waiting.removeIf(other -> other == turn);
    }

    /** A probe is back; what it has seen, if anything, says whether callers may go on. */
    void probed(Passage passage, boolean well) {
        List<CompletableFuture<?>> woken;
        Change change = null;
        synchronized (this) {
            if (probe != passage) {
                return;
            }
            probe = null;
            if (well && shut != null) {
                ramp(shut);
                change = new Change(id, null);
            }
            woken = takeWaiting();
        }
        told(change, woken);
    }

    private void ramp(Shut by) {
        shut = null;
        rampUntil = time.nanoTime() + Math.min(by.nanos() / 10, LONGEST_RAMP);
        clear = id.refuses();
    }

    /** Clears the hold, as a person wants it. */
    void release() {
        List<CompletableFuture<?>> woken;
        Change change;
        synchronized (this) {
            change = shut == null ? null : new Change(id, null);
            shut = null;
            probe = null;
            clear = true;
            woken = takeWaiting();
        }
        told(change, woken);
    }

    private List<CompletableFuture<?>> takeWaiting() {
        List<CompletableFuture<?>> all = waiting;
        waiting = new ArrayList<>();
        return all;
    }

    private void told(@Nullable Change change, List<CompletableFuture<?>> woken) {
        if (change != null) {
            listener.accept(change);
        }
        woken.forEach(turn -> turn.complete(null));
    }
}
