package io.policy4j.spring.boot.actuate;

import io.policy4j.core.Decision;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.Outcome;
import io.policy4j.core.Row;
import io.policy4j.core.UpgradeDetails;
import io.policy4j.core.explain.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy does about an answer, and why, as {@code policy explain --json} tells it; null where something is unknown.
 *
 * @param result     how the call ends, or {@code again}
 * @param delayMs    how long is waited, as written
 * @param delayMaxMs the longest that chance can make of it
 * @param candidates the rows for such an answer, in the order in which they are asked
 */
public record VerdictReport(
        String policy,
        @Nullable Integer status,
        @Nullable String failure,
        @Nullable String code,
        @Nullable String type,
        @Nullable String message,
        @Nullable String requestId,
        @Nullable String row,
        String action,
        String result,
        @Nullable Long delayMs,
        @Nullable Long delayMaxMs,
        @Nullable String hint,
        String reason,
        @Nullable Instant retryAt,
        @Nullable UpgradeDetails upgrade,
        @Nullable String signal,
        List<Candidate> candidates) {

    /** A row for such an answer, and why it won or lost. */
    public record Candidate(String row, String table, boolean won, String why) {}

    static VerdictReport of(Verdict verdict) {
        Decision decision = verdict.decision();
        ErrorDetails details = verdict.explanation().details();
        Row row = decision.row();
        Decision.Signal signal = decision instanceof Decision.Signal raised ? raised : null;
        UpgradeDetails upgrade = signal == null ? null : signal.upgrade();
        return new VerdictReport(
                verdict.policy(),
                verdict.outcome() instanceof Outcome.Response response ? response.status() : null,
                verdict.outcome() instanceof Outcome.Failure failure
                        ? failure.kind().word()
                        : null,
                details.code(),
                details.type(),
                details.message(),
                details.requestId(),
                row == null ? null : row.label(),
                decision.action(),
                verdict.result(),
                millis(verdict.delay()),
                millis(verdict.most()),
                decision.hint() == null ? null : decision.hint().toString(),
                verdict.reason(),
                verdict.retryAt(),
                upgrade,
                signal == null || upgrade != null ? null : signal.name(),
                verdict.explanation().candidates().stream()
                        .map(candidate -> new Candidate(
                                candidate.row().label(), candidate.table(), candidate.won(), candidate.why()))
                        .toList());
    }

    /** Rounded up, so that no delay is told shorter than it is. */
    static @Nullable Long millis(@Nullable Duration delay) {
        return delay == null ? null : delay.plusNanos(999_999).toMillis();
    }
}
