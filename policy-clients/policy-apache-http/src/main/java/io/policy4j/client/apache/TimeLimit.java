package io.policy4j.client.apache;

import io.policy4j.resilience4j.PolicyTime;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.concurrent.Cancellable;
import org.jspecify.annotations.Nullable;

/** How long an attempt may take up to the head of its response. It is cancelled when the time is over. */
final class TimeLimit {

    private enum State {
        RUNNING,
        KEPT,
        EXCEEDED
    }

    private final Optional<Duration> time;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private final PolicyTime.Scheduled timer;

    private TimeLimit(Optional<Duration> time, Cancellable attempt) {
        this.time = time;
        this.timer = time.map(limit -> PolicyTime.system().schedule(() -> exceed(attempt), limit.toNanos()))
                .orElse(() -> {});
    }

    /** A limit that begins now; none where no time is given. */
    static TimeLimit of(Optional<Duration> time, Cancellable attempt) {
        return new TimeLimit(time, attempt);
    }

    private void exceed(Cancellable attempt) {
        if (state.compareAndSet(State.RUNNING, State.EXCEEDED)) {
            attempt.cancel();
        }
    }

    /** The attempt is over; tells whether it was in time. */
    boolean isKept() {
        timer.cancel();
        state.compareAndSet(State.RUNNING, State.KEPT);
        return state.get() == State.KEPT;
    }

    SocketTimeoutException exceeded(@Nullable Exception cause) {
        SocketTimeoutException timeout = new SocketTimeoutException("no response within " + time.orElseThrow());
        timeout.initCause(cause);
        return timeout;
    }
}
