package io.policy4j.resilience4j;

import io.policy4j.core.Decision;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.FailureKind;
import io.policy4j.core.UpgradeDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The full account of a call: how it ended, what the client gave, and every attempt on the way.
 *
 * @param <T> the client's response type
 */
public final class CallResult<T> {

    /** How a call can end. */
    public enum Kind {
        /** Accepted. */
        SUCCESS,
        /** A row says fail, or a retry was not allowed. */
        FAILED,
        /** Retries, attempts, time or budget are used up. */
        EXHAUSTED,
        /** The wait asked for is longer than the call can bear. */
        DECLINED,
        /** A plan or quota must be raised. */
        UPGRADE,
        /** Another signal to the caller. */
        SIGNAL,
        /** One of our own guards said no; nothing was sent. */
        REFUSED,
        /** Interrupted or cancelled. */
        CANCELLED;

        /** The word in JSON, logs and metrics. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final String policy;
    private final Kind kind;
    private final @Nullable T value;
    private final @Nullable Throwable failure;
    private final @Nullable Refusal refusal;
    private final List<AttemptRecord> attempts;
    private final Duration elapsed;

    CallResult(
            String policy,
            Kind kind,
            @Nullable T value,
            @Nullable Throwable failure,
            @Nullable Refusal refusal,
            List<AttemptRecord> attempts,
            Duration elapsed) {
        this.policy = policy;
        this.kind = kind;
        this.value = value;
        this.failure = failure;
        this.refusal = refusal;
        this.attempts = List.copyOf(attempts);
        this.elapsed = elapsed;
    }

    /** How a call ends that one of our own guards ends: with the signal that another call got, for a latch. */
    static Kind kindOf(Refusal refusal) {
        if (refusal instanceof Refusal.ByLatch latch) {
            return kindOf(latch.upgrade());
        }
        if (refusal instanceof Refusal.ByBudget) {
            return Kind.EXHAUSTED;
        }
        return refusal instanceof Refusal.ByServer ? Kind.DECLINED : Kind.REFUSED;
    }

    static Kind kindOf(@Nullable UpgradeDetails upgrade) {
        return upgrade == null ? Kind.SIGNAL : Kind.UPGRADE;
    }

    /** The policy's name. */
    public String policy() {
        return policy;
    }

    public Kind kind() {
        return kind;
    }

    /** The last response, whole and unread, if the last attempt gave one and it was not given up for a wait. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /**
     * The client's own exception, if the last attempt gave one; of a cancelled call the interruption, of a refused one
     * the guard's own exception.
     */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * The attempts in order: every one; of an operation with more than two hundred the first and the last hundred, so that
     * hours of polling take no memory. {@link AttemptRecord#number()} tells the gap.
     */
    public List<AttemptRecord> attempts() {
        return attempts;
    }

    /** How many attempts were made. */
    public int attemptsMade() {
        return last().map(AttemptRecord::number).orElse(0);
    }

    /**
     * How long the call took, with its waits. Of a plain callable or supplier without a deadline it begins when the first
     * attempt is over, as a call that succeeds at once reads no clock.
     */
    public Duration elapsed() {
        return elapsed;
    }

    /** The last decision; empty where no attempt was made, or it said nothing about HTTP. */
    public Optional<Decision> decision() {
        return last().flatMap(AttemptRecord::decision);
    }

    /** The status of the last attempt. */
    public OptionalInt status() {
        return last().map(AttemptRecord::status).orElse(OptionalInt.empty());
    }

    /** The transport failure of the last attempt. */
    public Optional<FailureKind> transportFailure() {
        return last().flatMap(AttemptRecord::failure);
    }

    /** What the last response said about itself. */
    public ErrorDetails details() {
        if (refusal instanceof Refusal.ByLatch latch) {
            return latch.details();
        }
        return last().map(AttemptRecord::details).orElse(ErrorDetails.NONE);
    }

    /** Whether one of our own guards ended the call. */
    boolean isRefusal() {
        return refusal != null;
    }

    /** Why the call ended, in words for a person. */
    public String reason() {
        if (refusal != null) {
            return refusal.reason();
        }
        return kind == Kind.CANCELLED
                ? "cancelled"
                : last().map(AttemptRecord::reason).orElse("no attempt was made");
    }

    /** For a declined call when the next attempt would be due; for a signal when there is quota again, where known. */
    public Optional<Instant> retryAt() {
        if (refusal instanceof Refusal.ByServer server) {
            return Optional.of(server.retryAt());
        }
        if (decision().orElse(null) instanceof Decision.Decline decline) {
            return Optional.of(decline.retryAt());
        }
        return Optional.empty();
    }

    /** What an upgrade signal tells. */
    public Optional<UpgradeDetails> upgrade() {
        return refusal instanceof Refusal.ByLatch latch
                ? Optional.ofNullable(latch.upgrade())
                : signalDecision().map(Decision.Signal::upgrade);
    }

    /** The name of a signal other than upgrade. */
    public Optional<String> signal() {
        if (kind != Kind.SIGNAL) {
            return Optional.empty();
        }
        return refusal instanceof Refusal.ByLatch latch
                ? Optional.of(latch.name())
                : signalDecision().map(Decision.Signal::name);
    }

    /** For an operation whose work has failed at the server the table's word for how it ended. */
    public Optional<String> failedState() {
        return decision().orElse(null) instanceof Decision.Stop stop
                ? Optional.ofNullable(stop.state())
                : Optional.empty();
    }

    private Optional<Decision.Signal> signalDecision() {
        return decision().orElse(null) instanceof Decision.Signal signal ? Optional.of(signal) : Optional.empty();
    }

    private Optional<AttemptRecord> last() {
        return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.get(attempts.size() - 1));
    }

    /**
     * The response, or the exception that a caller without interest in the account gets.
     *
     * @throws UpgradeRequiredException for an upgrade signal
     * @throws SignalException          for any other signal
     * @throws RetryLaterException      for a declined call
     * @throws OperationFailedException for work that has failed at the server
     * @throws WaitInterruptedException for a call that was interrupted between two attempts
     * @throws Exception                the client's own, where the last attempt gave one
     */
    @SuppressWarnings("NullAway") // null only where the client gave null
    T get() throws Exception {
        switch (kind) {
            case UPGRADE -> throw new UpgradeRequiredException(this);
            case SIGNAL -> throw new SignalException(this);
            case DECLINED -> throw new RetryLaterException(this);
            case CANCELLED -> throw interruption();
            default -> {
                if (failedState().isPresent()) {
                    throw new OperationFailedException(this);
                }
                if (failure instanceof Exception exception) {
                    throw exception;
                }
                if (failure instanceof Error error) {
                    throw error;
                }
                return value;
            }
        }
    }

    /** The client's own interruption where an attempt was interrupted, ours where it was what stands between two. */
    private Exception interruption() {
        boolean inAttempt = decision().isEmpty();
        return inAttempt && failure instanceof InterruptedException own ? own : new WaitInterruptedException(this);
    }

    @Override
    public String toString() {
        return policy + ": " + kind.word() + " after " + attemptsMade()
                + (attemptsMade() == 1 ? " attempt" : " attempts") + ": " + reason();
    }
}
