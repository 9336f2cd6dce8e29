package io.policy4j.cli;

import io.policy4j.core.ErrorDetails;
import io.policy4j.core.FailureKind;
import io.policy4j.core.UpgradeDetails;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as every command tells it.
 *
 * @param result   how it ended
 * @param attempts every attempt in order
 * @param retryAt  for a declined call when the next attempt would be due
 * @param upgrade  what an upgrade signal tells
 * @param signal   the name of any other signal
 */
record CallAccount(
        Result result,
        List<AttemptRecord> attempts,
        @Nullable Instant retryAt,
        @Nullable UpgradeDetails upgrade,
        @Nullable String signal) {

    /**
     * A call that is over.
     *
     * @param told every attempt, as it was told when it ended; of a long operation the result keeps a part of them
     */
    static CallAccount of(CallResult<?> call, List<AttemptRecord> told) {
        boolean whole = call.attempts().size() == told.size();
        return new CallAccount(
                Result.valueOf(call.kind().name()),
                whole ? call.attempts() : List.copyOf(told),
                call.retryAt().orElse(null),
                call.upgrade().orElse(null),
                call.signal().orElse(null));
    }

    /** The call so far: the last attempt told could not be made, as the recording has run out. */
    static CallAccount incomplete(List<AttemptRecord> told) {
        return ended(Result.INCOMPLETE, told.subList(0, told.size() - 1));
    }

    /** A call of which no more is known than its attempts. */
    static CallAccount ended(Result result, List<AttemptRecord> attempts) {
        return new CallAccount(result, List.copyOf(attempts), null, null, null);
    }

    @Nullable
    Integer status() {
        AttemptRecord last = last();
        return last == null ? null : statusOf(last);
    }

    @Nullable
    String failure() {
        AttemptRecord last = last();
        return last == null ? null : failureOf(last);
    }

    ErrorDetails details() {
        AttemptRecord last = last();
        return last == null ? ErrorDetails.NONE : last.details();
    }

    /** What was waited for, all in all. */
    Duration waited() {
        return attempts.stream()
                .flatMap(attempt -> attempt.delay().stream())
                .reduce(Duration.ZERO, (sum, delay) -> sum.plus(Millis.rounded(delay)));
    }

    static @Nullable Integer statusOf(AttemptRecord attempt) {
        return attempt.status().isPresent() ? attempt.status().getAsInt() : null;
    }

    static @Nullable String failureOf(AttemptRecord attempt) {
        return attempt.failure().map(FailureKind::word).orElse(null);
    }

    private @Nullable AttemptRecord last() {
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }
}
