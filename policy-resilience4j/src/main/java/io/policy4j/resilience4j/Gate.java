package io.policy4j.resilience4j;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RequestNotPermitted;
import io.github.resilience4j.timelimiter.TimeLimiter;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What every attempt passes, in this order: circuit breaker, bulkhead, rate limiter. Each is dearer to give back than the
 * one before it: a circuit's permission costs nothing, a bulkhead's is missed by others, a rate limiter's is spent.
 *
 * <p>An attempt that is held up holds what it has passed. Nothing here waits, locks or allocates while all is free.
 */
final class Gate {

    /** Where an attempt stands that has passed nothing. */
    static final int OUTSIDE = 0;

    private static final int PAST_CIRCUIT = 1;
    private static final int PAST_BULKHEAD = 2;

    /** Where an attempt stands that has passed everything. */
    static final int INSIDE = 3;

    private final @Nullable CircuitBreaker circuit;
    private final @Nullable BulkheadQueue bulkhead;
    private final @Nullable RateLimiter rate;
    private final @Nullable TimeLimiter time;
    private final boolean open;

    /** What an attempt's end says about the API. */
    enum Ending {
        /** It works. */
        WORKS,
        /** It is out of order. */
        OUT_OF_ORDER,
        /** Nothing: the request was at fault, a quota is used up, or the attempt was given up. */
        NOTHING
    }

    private Gate(Guards guards, @Nullable BulkheadQueue bulkhead) {
        this.bulkhead = bulkhead;
        circuit = guards.circuit();
        rate = guards.rate();
        time = guards.time();
        open = circuit == null && bulkhead == null && rate == null && time == null;
    }

    static Gate of(Guards guards, Later later) {
        Bulkhead bulkhead = guards.bulkhead();
        return new Gate(guards, bulkhead == null ? null : new BulkheadQueue(bulkhead, later));
    }

    /** Whether there is nothing to pass. */
    boolean isOpen() {
        return open;
    }

    /** How long an attempt may take at most; null for any time. */
    @Nullable
    Duration timeLimit() {
        return time == null ? null : time.getTimeLimiterConfig().getTimeoutDuration();
    }

    /**
     * Lets an attempt pass from where it stands.
     *
     * @return null when it is inside; else what is in its way
     */
    @Nullable
    Obstacle pass(int from) {
        if (from < PAST_CIRCUIT && circuit != null && !circuit.tryAcquirePermission()) {
            return new Obstacle.Refused(closed(circuit));
        }
        if (from < PAST_BULKHEAD && bulkhead != null) {
            Obstacle full = bulkhead.enter(PAST_CIRCUIT, PAST_BULKHEAD);
            if (full != null) {
                return refusing(full, PAST_CIRCUIT);
            }
        }
        return from < INSIDE && rate != null ? refusing(reserve(rate), PAST_BULKHEAD) : null;
    }

    private static @Nullable Obstacle reserve(RateLimiter limiter) {
        long nanos = limiter.reservePermission();
        if (nanos == 0) {
            return null;
        }
        Refusal refusal = new Refusal.ByGuard(
                "the rate limiter permits no more requests now",
                () -> RequestNotPermitted.createRequestNotPermitted(limiter));
        return nanos < 0 ? new Obstacle.Refused(refusal) : new Obstacle.Pause(nanos, PAST_BULKHEAD, INSIDE, refusal);
    }

    private static Refusal closed(CircuitBreaker breaker) {
        return new Refusal.ByGuard(
                "the circuit breaker is open",
                () -> CallNotPermittedException.createCallNotPermittedException(breaker));
    }

    /** A refused attempt holds nothing any more. */
    private @Nullable Obstacle refusing(@Nullable Obstacle obstacle, int held) {
        if (obstacle instanceof Obstacle.Refused) {
            giveBack(held);
        }
        return obstacle;
    }

    /** Gives back what an attempt holds that was never sent. */
    void giveBack(int held) {
        if (held >= PAST_BULKHEAD && bulkhead != null) {
            bulkhead.giveBack();
        }
        if (held >= PAST_CIRCUIT && circuit != null) {
            circuit.releasePermission();
        }
    }

    /** The clock reading that {@link #leave} wants of an attempt that begins now. */
    long begin() {
        return circuit == null ? 0 : circuit.getCurrentTimestamp();
    }

    /** An attempt is over that was inside: everything is given back, and the guards are told. */
    void leave(long began, Ending ending, @Nullable Throwable failure) {
        if (bulkhead != null) {
            bulkhead.leave();
        }
        if (circuit != null) {
            tell(circuit, circuit.getCurrentTimestamp() - began, ending, failure);
        }
        if (time != null && ending == Ending.WORKS) {
            time.onSuccess();
        } else if (time != null && failure != null) {
            time.onError(failure);
        }
    }

    private static void tell(CircuitBreaker breaker, long took, Ending ending, @Nullable Throwable failure) {
        switch (ending) {
            case WORKS -> breaker.onSuccess(took, breaker.getTimestampUnit());
            case OUT_OF_ORDER -> breaker.onError(took, breaker.getTimestampUnit(), Objects.requireNonNull(failure));
            case NOTHING -> breaker.releasePermission();
        }
    }

    /** The server says that too much is asked of it. */
    void slowDown() {
        if (rate != null) {
            rate.drainPermissions();
        }
    }
}
