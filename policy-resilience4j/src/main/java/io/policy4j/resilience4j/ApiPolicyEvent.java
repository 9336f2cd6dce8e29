package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that happened under a policy. As text it names rows and numbers; it holds no response, no request and no
 * exception, so that a buffer of events keeps none of them alive.
 */
public sealed interface ApiPolicyEvent {

    /** What can happen. */
    enum Type {
        /** An attempt ended, and was decided about. */
        ATTEMPT,
        /** A wait begins. */
        WAIT,
        /** An attempt that is not the call's first begins. */
        RETRY,
        /** A call ended: accepted. */
        ACCEPTED,
        /** A call ended: failed. */
        FAILED,
        /** A call ended: retries, attempts, time or budget are used up. */
        EXHAUSTED,
        /** A call ended: the wait asked for was longer than it could bear. */
        DECLINED,
        /** A call ended: a plan or quota must be raised. */
        UPGRADE,
        /** A call ended with another signal. */
        SIGNAL,
        /** A call ended: one of our own guards said no. */
        REFUSED,
        /** A call ended: interrupted or cancelled. */
        CANCELLED,
        /** The retry budget had no token for a retry. */
        BUDGET_EMPTY,
        /** Callers hold back from now on. */
        COOLDOWN_OPENED,
        /** Callers no longer hold back. */
        COOLDOWN_CLOSED,
        /** Calls are refused from now on. */
        LATCH_CLOSED,
        /** Calls are let through again. */
        LATCH_OPENED,
        /** Another table is in force. */
        TABLE_REPLACED
    }

    Type type();

    /** The policy's name. */
    String policy();

    /** When it happened. */
    Instant at();

    /**
     * An attempt ended, and was decided about.
     *
     * @param attempt with the error details in the server's own words, for whoever shows a call while it happens
     */
    record AttemptEnded(String policy, Instant at, AttemptRecord attempt) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.ATTEMPT;
        }
    }

    /** The call is about to wait before the next attempt. */
    record WaitBegins(String policy, Instant at, AttemptRecord attempt, Duration delay) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.WAIT;
        }
    }

    /**
     * Another attempt of the call is about to be made.
     *
     * @param attempt  its number, counted from 1
     * @param previous the attempt before it
     */
    record RetryBegins(String policy, Instant at, int attempt, AttemptRecord previous) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.RETRY;
        }
    }

    /**
     * The call ended.
     *
     * @param kind     how
     * @param attempts every attempt in order
     * @param elapsed  how long the call took, with its waits
     * @param reason   why it ended, in words for a person
     * @param signal   the signal's name, if that is what it ended with
     * @param retryAt  for a declined call when the next attempt would be due
     */
    record CallEnded(
            String policy,
            Instant at,
            CallResult.Kind kind,
            List<AttemptRecord> attempts,
            Duration elapsed,
            String reason,
            Optional<String> signal,
            Optional<Instant> retryAt)
            implements ApiPolicyEvent {

        static CallEnded of(CallResult<?> result, Instant at) {
            return new CallEnded(
                    result.policy(),
                    at,
                    result.kind(),
                    result.attempts(),
                    result.elapsed(),
                    result.reason(),
                    result.signal(),
                    result.retryAt());
        }

        @Override
        public Type type() {
            return typeOf(kind);
        }

        static Type typeOf(CallResult.Kind kind) {
            return switch (kind) {
                case SUCCESS -> Type.ACCEPTED;
                case FAILED -> Type.FAILED;
                case EXHAUSTED -> Type.EXHAUSTED;
                case DECLINED -> Type.DECLINED;
                case UPGRADE -> Type.UPGRADE;
                case SIGNAL -> Type.SIGNAL;
                case REFUSED -> Type.REFUSED;
                case CANCELLED -> Type.CANCELLED;
            };
        }
    }

    /**
     * A call ended because the retry budget had no token for its next attempt; told of every such call.
     *
     * @param row the row that would have retried
     */
    record BudgetEmpty(String policy, Instant at, String row) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.BUDGET_EMPTY;
        }
    }

    /**
     * Callers hold back from now on.
     *
     * @param scope    what those callers have in common
     * @param row      the row that says so
     * @param duration for how long
     */
    record CooldownOpened(String policy, Instant at, List<Scope> scope, String row, Duration duration)
            implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.COOLDOWN_OPENED;
        }
    }

    /** Callers no longer hold back. */
    record CooldownClosed(String policy, Instant at, List<Scope> scope) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.COOLDOWN_CLOSED;
        }
    }

    /**
     * Calls are refused from now on.
     *
     * @param row   the row that says so
     * @param until until when, empty where only the program can release it
     */
    record LatchClosed(String policy, Instant at, String row, Optional<Instant> until) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.LATCH_CLOSED;
        }
    }

    /** Calls are let through again. */
    record LatchOpened(String policy, Instant at, String row) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.LATCH_OPENED;
        }
    }

    /** Another table is in force for the calls that begin from now on. */
    record TableReplaced(String policy, Instant at, PolicyTable previous, PolicyTable table) implements ApiPolicyEvent {
        @Override
        public Type type() {
            return Type.TABLE_REPLACED;
        }
    }
}
