package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.Row;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One attempt of a call and what was decided about it. It holds neither the response nor the exception. */
public final class AttemptRecord {

    private final int number;

    /** Zero where no response came back. */
    private final int status;

    private final @Nullable FailureKind failure;
    private final @Nullable Decision decision;

    AttemptRecord(int number, @Nullable Outcome outcome, @Nullable Decision decision) {
        this(
                number,
                outcome instanceof Outcome.Response response ? response.status() : 0,
                outcome instanceof Outcome.Failure failure ? failure.kind() : null,
                decision);
    }

    private AttemptRecord(int number, int status, @Nullable FailureKind failure, @Nullable Decision decision) {
        this.number = number;
        this.status = status;
        this.failure = failure;
        this.decision = decision;
    }

    /** This attempt, decided about otherwise. */
    AttemptRecord with(Decision other) {
        return new AttemptRecord(number, status, failure, other);
    }

    /** Counted from 1. */
    public int number() {
        return number;
    }

    /** The status of the response, if one came back. */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }

    /** The kind of failure, if no response came back. */
    public Optional<FailureKind> failure() {
        return Optional.ofNullable(failure);
    }

    /** What the response said about itself, as far as it was read. */
    public ErrorDetails details() {
        return decision == null ? ErrorDetails.NONE : decision.details();
    }

    /** The decision; empty for an exception that says nothing about HTTP. */
    public Optional<Decision> decision() {
        return Optional.ofNullable(decision);
    }

    /** The label of the winning row; empty where none matched. */
    public Optional<String> row() {
        return decision().map(Decision::row).map(Row::label);
    }

    /** The word of the action that was applied. */
    public String action() {
        return decision == null ? "fail" : decision.action();
    }

    /** How long the call waited after this attempt; empty where it did not. */
    public Optional<Duration> delay() {
        return decision instanceof Decision.Again again && again.delayNanos() > 0
                ? Optional.of(again.delay())
                : Optional.empty();
    }

    /** The hint that the delay comes from, as the table spells it. */
    public Optional<String> hint() {
        return decision().map(Decision::hint).map(Object::toString);
    }

    /** Why, in words for a person. */
    public String reason() {
        return decision == null ? "an exception that says nothing about HTTP" : decision.reason();
    }

    @Override
    public String toString() {
        String came = status != 0 ? String.valueOf(status) : failure != null ? failure.word() : "exception";
        return "attempt " + number + ": " + came + " -> " + (decision == null ? "fail" : decision);
    }
}
