package io.policy4j.resilience4j;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * When a call must end.
 *
 * @param nanos   since it began; {@link Long#MAX_VALUE} for never
 * @param account of the call
 */
record Deadline(long nanos, CallAccount<?> account, Later later) {

    boolean allows(long delayNanos) {
        return nanos == Long.MAX_VALUE || delayNanos <= left();
    }

    private long left() {
        return nanos - account.elapsedNanos();
    }

    /** How long an attempt may take that begins now; null for any time. */
    @Nullable
    Duration shorterThan(@Nullable Duration own) {
        return nanos == Long.MAX_VALUE ? own : CallState.shorter(own, Duration.ofNanos(Math.max(1, left())));
    }

    /** Ends what is waited for, at the latest now. */
    <F extends CompletableFuture<?>> F bound(F awaited) {
        if (nanos != Long.MAX_VALUE && !awaited.isDone()) {
            PolicyTime.Scheduled timer =
                    later.schedule(() -> awaited.completeExceptionally(late()), Math.max(0, left()));
            awaited.whenComplete((value, failure) -> timer.cancel());
        }
        return awaited;
    }

    static TimeoutException late() {
        return new TimeoutException("the renewal took longer than the call's deadline allows");
    }
}
