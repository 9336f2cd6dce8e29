package io.policy4j.client.support;

import io.policy4j.resilience4j.PolicyTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Reads {@link PausedBody paused bodies} for a policy's own purposes, within bounds and without blocking a thread. */
public final class BoundedReads {

    private final ReadLimits limits;
    private final PolicyTime time;

    /**
     * Reads within these limits.
     *
     * @param time of the wire, which is the machine's own even where the policy's waits are not
     */
    public BoundedReads(ReadLimits limits, PolicyTime time) {
        this.limits = Objects.requireNonNull(limits);
        this.time = Objects.requireNonNull(time);
    }

    public ReadLimits limits() {
        return limits;
    }

    public PolicyTime time() {
        return time;
    }

    /**
     * The start of the body, decoded: as much of it as has come within the bounds. The body stays whole.
     *
     * @param codings the values of {@code Content-Encoding}
     * @param max     how many bytes at most
     * @param nanos   how long to wait at most; none or less for what is there already
     */
    public CompletableFuture<byte[]> peek(PausedBody body, List<String> codings, int max, long nanos) {
        int raw = ContentCoding.rawBytes(codings, max);
        CompletableFuture<Void> there = body.collect(raw);
        limit(there, Math.max(0, nanos), body::pause);
        return there.thenApply(done -> ContentCoding.decode(body.start(raw), codings, max));
    }

    /** Gives a body up: reads what is left of it, or cancels it; done when its connection is free, or closed. */
    public CompletableFuture<Void> release(PausedBody body) {
        CompletableFuture<Void> drained = body.drain(limits.drainBytes());
        limit(drained, limits.drainTime().toNanos(), body::cancel);
        return drained;
    }

    /** Does something when the time is over, unless what is waited for comes first. */
    public void limit(CompletableFuture<?> awaited, long nanos, Runnable timedOut) {
        if (!awaited.isDone()) {
            PolicyTime.Scheduled timer = time.schedule(timedOut, nanos);
            awaited.whenComplete((value, failure) -> timer.cancel());
        }
    }
}
