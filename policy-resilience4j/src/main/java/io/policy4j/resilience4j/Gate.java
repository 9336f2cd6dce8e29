package io.policy4j.resilience4j;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What every attempt of one caller passes, in this order: latches and cooldowns, circuit breaker, slots, bulkhead, what
 * other processes share, rate limiter. Each is dearer to give back than those before it: a circuit's permission costs
 * nothing, a slot is missed by others, a rate limiter's permission is spent. An attempt that was held up asks the latches
 * and cooldowns again.
 *
 * <p>Where an attempt stands is a number; it holds what it has passed. Nothing here waits or blocks, and while all is
 * free nothing is allocated.
 */
final class Gate {

    /** Where an attempt stands that has passed nothing. */
    static final int OUTSIDE = 0;

    /** Behind latches and cooldowns. */
    static final int PAST_HOLDS = 1;

    private static final int PAST_CIRCUIT = 2;

    private final Holds holds;
    private final SlotPool[] slots;
    private final Guards guards;
    private final int pastSlots;
    private final int pastBulkhead;
    private final int pastShared;
    private final boolean guarded;
    private final boolean open;
    private final boolean needsPassage;
    private final @Nullable SharedGuard shared;

    /** What an attempt's end says about the API. */
    enum Ending {
        /** It works. */
        WORKS,
        /** It is out of order. */
        OUT_OF_ORDER,
        /** It answers, and wants less to be asked of it. */
        TOO_MUCH,
        /** It answers: the request was at fault, or a quota is used up. */
        ANSWERS,
        /** Nothing: the attempt was given up, or failed on our side. */
        NOTHING
    }

    Gate(Holds holds, List<SlotPool> slots, Guards guards, @Nullable SharedGuard shared) {
        this.shared = shared;
        this.holds = holds;
        this.slots = slots.toArray(SlotPool[]::new);
        this.guards = guards;
        pastSlots = PAST_CIRCUIT + slots.size();
        pastBulkhead = pastSlots + 1;
        pastShared = pastBulkhead + 1;
        guarded = !guards.equals(Guards.NONE);
        open = holds.isEmpty() && slots.isEmpty() && !guarded;
        boolean asksOthers = shared != null && !(holds.isEmpty() && slots.isEmpty());
        needsPassage = asksOthers || slots.stream().anyMatch(SlotPool::isForOperations);
    }

    /** Where an attempt stands that has passed everything. */
    int inside() {
        return pastShared + 1;
    }

    /** Whether there is nothing to pass at all. */
    boolean isOpen() {
        return open;
    }

    /** Whether there is nothing to pass, and nobody to tell of what becomes of an attempt. */
    boolean isNothing() {
        return open && shared == null;
    }

    /** Whether a circuit breaker is told how attempts end. */
    boolean tellsCircuit() {
        return circuit() != null;
    }

    /** Guards are looked at only where there are any. */
    private @Nullable CircuitBreaker circuit() {
        return guarded ? guards.circuit() : null;
    }

    /** Whether every attempt takes one of these slots. */
    boolean takes(SlotPool pool) {
        return List.of(slots).contains(pool);
    }

    /** Whether latches and cooldowns are all that there is to pass: an attempt that is never heard of again holds nothing. */
    boolean holdsNothing() {
        return slots.length == 0 && !guarded;
    }

    /** Whether an attempt can pass without a {@link Passage}: nothing is shut, and no slot outlives the attempt. */
    boolean isPlain() {
        return !needsPassage && holds.areClear();
    }

    /** How long an attempt may take at most; null for any time. */
    @Nullable
    Duration timeLimit() {
        TimeLimiter time = guards.time();
        return time == null ? null : time.getTimeLimiterConfig().getTimeoutDuration();
    }

    Holds holds() {
        return holds;
    }

    /**
     * Lets an attempt pass from where it stands.
     *
     * @param passage whose attempt it is; null where the gate {@link #isPlain()}
     * @return null when it is inside; else what is in its way
     */
    @Nullable
    Obstacle pass(int from, @Nullable Passage passage) {
        int at = from;
        if (passage != null && at > OUTSIDE && holds.turnBack(passage)) {
            giveBack(at, passage);
            at = OUTSIDE;
        }
        if (passage != null && at < PAST_HOLDS) {
            Obstacle held = holds.enter(passage);
            if (held != null) {
                return held;
            }
        }
        CircuitBreaker circuit = circuit();
        if (at < PAST_CIRCUIT && circuit != null && !circuit.tryAcquirePermission()) {
            return refusing(new Obstacle.Refused(isOpen(circuit)), PAST_HOLDS, passage);
        }
        Obstacle full = passSlots(at, passage);
        return full == null && (guarded || shared != null) ? passLimits(at, passage) : full;
    }

    private @Nullable Obstacle passSlots(int at, @Nullable Passage passage) {
        for (int i = Math.max(at - PAST_CIRCUIT, 0); i < slots.length; i++) {
            Obstacle full = slots[i].enter(
                    PAST_CIRCUIT + i, PAST_CIRCUIT + i + 1, passage == null ? null : passage.goesAgain(slots[i]));
            if (full != null) {
                return refusing(full, PAST_CIRCUIT + i, passage);
            }
        }
        return null;
    }

    private @Nullable Obstacle passLimits(int at, @Nullable Passage passage) {
        BulkheadQueue bulkhead = guards.bulkhead();
        if (at < pastBulkhead && bulkhead != null) {
            Obstacle full = bulkhead.enter(pastSlots, pastBulkhead);
            if (full != null) {
                return refusing(full, pastSlots, passage);
            }
        }
        if (shared != null && passage != null && at < pastShared) {
            Obstacle held = shared.enter(passage, pastBulkhead);
            if (held != null) {
                return refusing(held, pastBulkhead, passage);
            }
        }
        RateLimiter rate = guards.rate();
        if (at >= inside() || rate == null) {
            return null;
        }
        long nanos = rate.reservePermission();
        return nanos == 0 ? null : refusing(limited(rate, nanos), pastShared, passage);
    }

    private Obstacle limited(RateLimiter rate, long nanos) {
        Refusal refusal = new Refusal.ByGuard(
                "the rate limiter permits no more requests now",
                () -> RequestNotPermitted.createRequestNotPermitted(rate));
        return nanos < 0 ? new Obstacle.Refused(refusal) : new Obstacle.Pause(nanos, pastShared, inside(), refusal);
    }

    private static Refusal isOpen(CircuitBreaker breaker) {
        return new Refusal.ByGuard(
                "the circuit breaker is open",
                () -> CallNotPermittedException.createCallNotPermittedException(breaker));
    }

    /** A refused attempt holds nothing any more. */
    private Obstacle refusing(Obstacle obstacle, int held, @Nullable Passage passage) {
        if (obstacle instanceof Obstacle.Refused) {
            giveBack(held, passage);
        }
        return obstacle;
    }

    /** Gives back what an attempt holds that was never sent. */
    void giveBack(int held, @Nullable Passage passage) {
        if (shared != null && passage != null) {
            shared.giveBack(passage);
        }
        if (held >= pastBulkhead && guards.bulkhead() != null) {
            guards.bulkhead().giveBack();
        }
        for (int i = 0; i < slots.length && held > PAST_CIRCUIT + i; i++) {
            slots[i].giveBack();
        }
        if (held >= PAST_CIRCUIT && guards.circuit() != null) {
            guards.circuit().releasePermission();
        }
        if (held >= PAST_HOLDS && passage != null) {
            holds.probed(passage, false);
        }
    }

    /** The clock reading that {@link #leave} wants of an attempt that begins now. */
    long begin() {
        CircuitBreaker circuit = circuit();
        return circuit == null ? 0 : circuit.getCurrentTimestamp();
    }

    /**
     * An attempt is over that was inside: everything is given back, and the guards are told.
     *
     * @param failure the client's own, or what stands for it
     */
    void leave(long began, Ending ending, @Nullable Throwable failure, @Nullable Passage passage) {
        if (guarded && guards.bulkhead() != null) {
            guards.bulkhead().leave();
        }
        for (SlotPool pool : slots) {
            if (passage != null && passage.keeps(pool)) {
                keep(pool, passage);
            } else if (passage != null && passage.isTurnedAwayBy(pool)) {
                pool.giveBackUnserved();
            } else {
                pool.giveBack();
            }
        }
        if (guarded) {
            tellGuards(began, ending, failure);
        }
        if (passage != null) {
            boolean well = ending == Ending.WORKS || ending == Ending.ANSWERS;
            holds.probed(passage, well);
            if (shared != null) {
                shared.leave(passage, well);
            }
        }
    }

    private void tellGuards(long began, Ending ending, @Nullable Throwable failure) {
        if (guards.circuit() != null) {
            tell(guards.circuit(), guards.circuit().getCurrentTimestamp() - began, ending, failure);
        }
        if (guards.time() != null) {
            tell(guards.time(), failure);
        }
    }

    private void keep(SlotPool pool, Passage passage) {
        String work = Objects.requireNonNull(passage.started());
        passage.keep(pool.works().keep(work, shared == null ? null : shared.keep(pool, work, passage)));
    }

    /** The slots that work holds which was started before, here or by another process. */
    List<Lease> leasesOf(String work) {
        List<Lease> leases = new ArrayList<>();
        for (SlotPool pool : slots) {
            Lease here = pool.isForOperations() ? pool.works().of(work) : null;
            if (here != null) {
                leases.add(here);
            } else if (shared != null && pool.isForOperations()) {
                leases.add(pool.works().elsewhere(shared.leaseOf(pool, work)));
            }
        }
        return leases;
    }

    /** How long an attempt stays away that had to go back. */
    Obstacle later(Obstacle.Back back) {
        return new Obstacle.Pause(back.nanos(), OUTSIDE, OUTSIDE, holds.late(back.nanos()));
    }

    private static void tell(CircuitBreaker breaker, long took, Ending ending, @Nullable Throwable failure) {
        switch (ending) {
            case WORKS -> breaker.onSuccess(took, breaker.getTimestampUnit());
            case OUT_OF_ORDER -> breaker.onError(took, breaker.getTimestampUnit(), Objects.requireNonNull(failure));
            case TOO_MUCH, ANSWERS, NOTHING -> breaker.releasePermission();
        }
    }

    private static void tell(TimeLimiter limiter, @Nullable Throwable failure) {
        if (failure instanceof TimeoutException) {
            limiter.onError(failure);
        } else {
            limiter.onSuccess();
        }
    }

    /** The server says that too much is asked of it. */
    void slowDown() {
        if (guards.rate() != null) {
            guards.rate().drainPermissions();
        }
    }
}
