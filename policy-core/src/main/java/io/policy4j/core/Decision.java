package io.policy4j.core;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the client does next, with the row that says so and the reason. */
public abstract sealed class Decision {

    private final @Nullable Row row;
    private final @Nullable Hint hint;

    /** What the details are read from; null once they are. */
    private @Nullable Facts facts;

    private ErrorDetails details = ErrorDetails.NONE;

    private Decision(@Nullable Row row, @Nullable Facts facts) {
        this(row, facts, null);
    }

    private Decision(@Nullable Row row, @Nullable Facts facts, @Nullable Hint hint) {
        this.row = row;
        this.facts = facts;
        this.hint = hint != null && hint.fromOutside() ? hint : null;
    }

    /** Another decision about the same outcome. */
    private Decision(Decision replaced, @Nullable Hint hint) {
        this(replaced.row, replaced.facts, hint);
        details = replaced.details;
    }

    /** The winning row; null when none matches. */
    public @Nullable Row row() {
        return row;
    }

    /** The word of the action that was applied. */
    public abstract String action();

    /** Why, in words for a person; made of the table's words and numbers, never of text from the wire. */
    public abstract String reason();

    /** What the response says about itself, as far as it was read. */
    public ErrorDetails details() {
        return facts == null ? details : facts.details(row);
    }

    /** Reads the details and lets go of the response, which is not looked at any more from here on. */
    public void settle() {
        details = details();
        facts = null;
    }

    /** The hint that the delay comes from; null where there is no delay, or it is the table's own. */
    public @Nullable Hint hint() {
        return hint;
    }

    /** For how long all callers that share the row's cooldown hold back; null for not at all. */
    public @Nullable Duration cooldown() {
        return null;
    }

    /** A wait, if the row shares it; the time between two polls is nobody else's. */
    final @Nullable Duration shared(Duration wait) {
        boolean shares = row != null && !row.cooldown().isEmpty() && !(row.action() instanceof Action.Follow);
        return shares && !wait.isZero() ? wait : null;
    }

    @Override
    public String toString() {
        return action() + " (" + (row == null ? "no row" : row.label()) + "): " + reason();
    }

    /** The call succeeded. */
    public static final class Accept extends Decision {
        private final String reason;

        Accept(@Nullable Row row, @Nullable Facts facts, String reason) {
            super(row, facts);
            this.reason = reason;
        }

        @Override
        public String action() {
            return "accept";
        }

        @Override
        public String reason() {
            return reason;
        }
    }

    /** The call is over; the caller gets the response or the exception as it came. */
    public static final class Stop extends Decision {

        /** Why a call is over. */
        public enum Cause {
            /** The row says so, or no row matches. */
            FAILED,
            /** The row would send again, but this request must not be. */
            NOT_REPLAYABLE,
            /** Retries, attempts, polls or time are used up. */
            EXHAUSTED,
            /** The retry budget is empty. */
            NO_TOKEN,
            /** The work that was followed has failed at the server. */
            WORK_FAILED
        }

        private final Cause cause;
        private final String reason;
        private final @Nullable Duration cooldown;
        private final @Nullable String state;

        Stop(@Nullable Row row, Facts facts, Cause cause, String reason, @Nullable Duration cooldown) {
            this(row, facts, cause, reason, cooldown, null);
        }

        private Stop(
                @Nullable Row row,
                Facts facts,
                Cause cause,
                String reason,
                @Nullable Duration cooldown,
                @Nullable String state) {
            super(row, facts);
            this.cause = cause;
            this.reason = reason;
            this.cooldown = cooldown;
            this.state = state;
        }

        private Stop(Again replaced, Cause cause, String reason, @Nullable Duration cooldown) {
            super(replaced, null);
            this.cause = cause;
            this.reason = reason;
            this.cooldown = cooldown;
            this.state = null;
        }

        /** @param state the table's word for how the work ended */
        static Stop workFailed(Row row, Facts facts, String state) {
            return new Stop(row, facts, Cause.WORK_FAILED, "the work failed: its state is " + state, null, state);
        }

        /** Where the server asked for a wait that this call won't make: the others hold back all the same. */
        @Override
        public @Nullable Duration cooldown() {
            return cooldown;
        }

        /** For failed work the word of the row's {@code failed} that its state matched, else null. */
        public @Nullable String state() {
            return state;
        }

        public Cause cause() {
            return cause;
        }

        @Override
        public String action() {
            Row row = row();
            return row == null ? "fail" : row.action().word();
        }

        @Override
        public String reason() {
            return reason;
        }
    }

    /** The call goes on with another attempt. */
    public static final class Again extends Decision {
        private final long delayNanos;
        private final CallProgress next;

        /** Which retry it is, in words; nobody may ask. */
        private final Supplier<String> bound;

        Again(Row row, Facts facts, long delayNanos, @Nullable Hint hint, CallProgress next, Supplier<String> bound) {
            super(row, facts, hint);
            this.delayNanos = delayNanos;
            this.next = next;
            this.bound = bound;
        }

        private Again(Again replaced, long delayNanos, Supplier<String> bound) {
            super(replaced, replaced.hint());
            this.delayNanos = delayNanos;
            this.next = replaced.next;
            this.bound = bound;
        }

        /** How long to wait before the next attempt. */
        public Duration delay() {
            return Duration.ofNanos(delayNanos);
        }

        @Override
        public @Nullable Duration cooldown() {
            return shared(delay());
        }

        /** {@link #delay()} in nanoseconds. */
        public long delayNanos() {
            return delayNanos;
        }

        /** The progress that goes with the next attempt. */
        public CallProgress next() {
            return next;
        }

        /** The hook to run before the next attempt, or null. */
        public @Nullable String renewal() {
            Row row = row();
            return row != null && row.action() instanceof Action.Renew renew ? renew.hook() : null;
        }

        /** Whether the work goes on at the server, so that the next attempt asks after it: no retry, but progress. */
        public boolean polls() {
            Row row = row();
            return row != null && row.action() instanceof Action.Follow;
        }

        /** Whether the retry takes a token of the budget; polls, and waits that the server asked for, are free. */
        public boolean takesToken() {
            return hint() == null && !polls();
        }

        /** This decision where one of our own slots is waited for: the delay is the server's own, or there is none. */
        public Again untilSlot(String limit) {
            long asked = hint() == null ? 0 : delayNanos;
            String until = "until a slot of " + limit + " is free";
            return new Again(this, asked, () -> bound.get() + ", " + until);
        }

        /** What becomes of this decision when the budget has no token left. */
        public Stop withoutToken() {
            return new Stop(this, Stop.Cause.NO_TOKEN, "the retry budget is empty", cooldown());
        }

        /** What becomes of this decision when its hook can't be run. */
        public Stop withoutRenewal(String why) {
            return new Stop(this, Stop.Cause.FAILED, why, null);
        }

        @Override
        public String action() {
            Row row = row();
            return row == null ? "retry" : row.action().word();
        }

        @Override
        public String reason() {
            String source = hint() == null ? "" : " by " + hint();
            return delayNanos == 0
                    ? bound.get()
                    : bound.get() + ", after " + Durations.format(roundedUp(delayNanos)) + source;
        }
    }

    /** The wait asked for is longer than the call can bear: it ends without waiting. */
    public static final class Decline extends Decision {
        private final Instant retryAt;
        private final Duration wait;
        private final String reason;

        Decline(Row row, Facts facts, Instant retryAt, Duration wait, @Nullable Hint hint, String reason) {
            super(row, facts, hint);
            this.retryAt = retryAt;
            this.wait = wait;
            this.reason = reason;
        }

        /** When the next attempt would be due. */
        public Instant retryAt() {
            return retryAt;
        }

        /** The wait that was not made; a cooldown starts with it all the same. */
        public Duration delay() {
            return wait;
        }

        @Override
        public @Nullable Duration cooldown() {
            return shared(wait);
        }

        @Override
        public String action() {
            Row row = row();
            return row == null ? "wait" : row.action().word();
        }

        @Override
        public String reason() {
            return reason;
        }
    }

    /** The call is over with a typed signal to the caller. */
    public static final class Signal extends Decision {
        private final Action signal;
        private final @Nullable UpgradeDetails upgrade;
        private final @Nullable Instant resetAt;
        private final String reason;

        Signal(
                Row row,
                Facts facts,
                Action signal,
                @Nullable UpgradeDetails upgrade,
                @Nullable Instant resetAt,
                String reason) {
            super(row, facts);
            this.signal = signal;
            this.upgrade = upgrade;
            this.resetAt = resetAt;
            this.reason = reason;
        }

        /** {@code upgrade}, or the signal's own name. */
        public String name() {
            return signal instanceof Action.Signal named ? named.name() : signal.word();
        }

        /** For an upgrade signal what the server said, else null. */
        public @Nullable UpgradeDetails upgrade() {
            return upgrade;
        }

        /** When the row's {@code reset} hints say that it is worth trying again, or null. */
        public @Nullable Instant resetAt() {
            return resetAt;
        }

        @Override
        public String action() {
            return signal.word();
        }

        @Override
        public String reason() {
            return reason;
        }
    }

    /** The work goes on at the server, and the call is none that follows it; the first poll would be due after a delay. */
    public static final class Poll extends Decision {
        private final io.policy4j.core.Poll poll;
        private final @Nullable URI target;
        private final long delayNanos;

        Poll(
                Row row,
                Facts facts,
                io.policy4j.core.Poll poll,
                @Nullable URI target,
                long delayNanos,
                @Nullable Hint hint) {
            super(row, facts, hint);
            this.poll = poll;
            this.target = target;
            this.delayNanos = delayNanos;
        }

        public io.policy4j.core.Poll poll() {
            return poll;
        }

        /** Where to ask, relative where the request's own address is not known; empty for the same request again. */
        public Optional<URI> target() {
            return Optional.ofNullable(target);
        }

        public Duration delay() {
            return Duration.ofNanos(delayNanos);
        }

        @Override
        public String action() {
            return "poll";
        }

        @Override
        public String reason() {
            return "the work goes on at the server";
        }
    }

    /** A delay as it is shown: whole milliseconds, rounded up. */
    static Duration roundedUp(long nanos) {
        return Duration.ofMillis(-Math.floorDiv(-nanos, 1_000_000L));
    }
}
