package io.policy4j.client.okhttp;

import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Setting;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import okio.Timeout;

/**
 * When OkHttp's call timeout of a call is over, if it has one; it covers all attempts, the waits between them, and the
 * body of the response.
 */
record Expiry(OptionalLong atNanos) {

    /** For a call that begins now. */
    static Expiry of(Timeout timeout) {
        long now = System.nanoTime();
        long left = timeout.timeoutNanos() == 0 ? Long.MAX_VALUE : timeout.timeoutNanos();
        if (timeout.hasDeadline()) {
            left = Math.min(left, timeout.deadlineNanoTime() - now);
        }
        return new Expiry(left == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + left));
    }

    /** Tells an attempt how long it may take with its body. */
    void limit(Timeout attempt) {
        if (atNanos.isPresent()) {
            attempt.deadlineNanoTime(atNanos.getAsLong());
        }
    }

    /** Settings of calls that wait no longer than that. */
    CallSettings limit(CallSettings calls) {
        if (atNanos.isEmpty()) {
            return calls;
        }
        Duration left = Duration.ofNanos(Math.max(1, atNanos.getAsLong() - System.nanoTime()));
        Duration own =
                calls.deadline().orElse(calls.policy().getTable().settings().get(Setting.DEADLINE));
        return own != null && own.compareTo(left) <= 0 ? calls : calls.withDeadline(left);
    }

    /** What the caller gets for an exception: as with OkHttp's own calls, a timeout if that is over. */
    IOException atEnd(IOException failure) {
        boolean over = atNanos.isPresent() && System.nanoTime() - atNanos.getAsLong() >= 0;
        return over ? Failures.timeout(failure) : failure;
    }
}
