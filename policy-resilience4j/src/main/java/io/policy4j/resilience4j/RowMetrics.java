package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.Decision;
import io.policy4j.core.Row;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What has become of the attempts that a row decided about. Counts only grow, also across a replaced table: rows of one
 * label and action are one here.
 */
public final class RowMetrics {

    /** The label and action of attempts that no row decided about. */
    public static final String NONE = "none";

    /** What was decided about an attempt. */
    public enum Kind {
        /** It is the call's success. */
        ACCEPTED,
        /** The call fails: the row says so, no row matched, or a renewal failed. */
        FAILED,
        /** The row would send again, but this request must not be. */
        NOT_REPLAYABLE,
        /** The row's retries, the call's attempts, or its time are used up. */
        EXHAUSTED,
        /** The retry budget is empty. */
        NO_TOKEN,
        /** Another attempt follows. */
        AGAIN,
        /** The wait asked for is longer than the call can bear. */
        DECLINED,
        /** The caller gets a typed signal. */
        SIGNAL,
        /** The work goes on at the server. */
        POLL,
        /** The work that was followed has failed at the server. */
        WORK_FAILED;

        private static final Set<Kind> OF_RETRIES =
                EnumSet.of(FAILED, NOT_REPLAYABLE, EXHAUSTED, NO_TOKEN, AGAIN, DECLINED, SIGNAL);

        /** The word in metrics. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(@Nullable Decision decision) {
            if (decision instanceof Decision.Accept) {
                return ACCEPTED;
            }
            if (decision instanceof Decision.Again again) {
                return again.polls() ? POLL : AGAIN;
            }
            if (decision instanceof Decision.Decline) {
                return DECLINED;
            }
            if (decision instanceof Decision.Signal) {
                return SIGNAL;
            }
            if (decision instanceof Decision.Poll) {
                return POLL;
            }
            return decision instanceof Decision.Stop stop ? of(stop.cause()) : FAILED;
        }

        private static Kind of(Decision.Stop.Cause cause) {
            return switch (cause) {
                case FAILED -> FAILED;
                case NOT_REPLAYABLE -> NOT_REPLAYABLE;
                case EXHAUSTED -> EXHAUSTED;
                case NO_TOKEN -> NO_TOKEN;
                case WORK_FAILED -> WORK_FAILED;
            };
        }

        /** What can be decided by a row with this action; by none, where there is no row. */
        static Set<Kind> of(@Nullable Action action) {
            if (action == null) {
                return EnumSet.of(ACCEPTED, FAILED);
            }
            if (action instanceof Action.Accept) {
                return EnumSet.of(ACCEPTED);
            }
            if (action instanceof Action.Fail) {
                return EnumSet.of(FAILED);
            }
            if (action.signals()) {
                return EnumSet.of(SIGNAL);
            }
            return action instanceof Action.Follow ? EnumSet.allOf(Kind.class) : OF_RETRIES;
        }
    }

    private final String row;
    private final String action;
    private final boolean sendsAgain;
    private final Map<Kind, LongAdder> attempts = new EnumMap<>(Kind.class);
    private final LongAdder successesAtOnce = new LongAdder();
    private final LongAdder waits = new LongAdder();
    private final LongAdder waitedNanos = new LongAdder();

    RowMetrics(@Nullable Row row) {
        this.row = row == null ? NONE : row.label();
        this.action = row == null ? NONE : row.action().word();
        this.sendsAgain = row != null && row.action().sendsAgain();
        Kind.of(row == null ? null : row.action()).forEach(kind -> attempts.put(kind, new LongAdder()));
    }

    /** The row's label; {@link #NONE} for attempts that no row decided about. */
    public String getRow() {
        return row;
    }

    /** The word of the row's action; {@link #NONE} where there is no row. */
    public String getAction() {
        return action;
    }

    /** What can be decided by such a row. */
    public Set<Kind> getKinds() {
        return Set.copyOf(attempts.keySet());
    }

    /** The attempts about which this was decided by the row. */
    public long getNumberOfAttempts(Kind kind) {
        LongAdder counted = attempts.get(kind);
        long atOnce = kind == Kind.ACCEPTED ? successesAtOnce.sum() : 0;
        return counted == null ? 0 : counted.sum() + atOnce;
    }

    /** Whether the row can lead to another attempt, and with it to a wait. */
    public boolean isSendingAgain() {
        return sendsAgain;
    }

    /** The waits of calls that the row sent again, counted when they end. */
    public long getNumberOfWaits() {
        return waits.sum();
    }

    /** How long those waits took together. */
    public Duration getTimeWaited() {
        return Duration.ofNanos(waitedNanos.sum());
    }

    /** Counts the calls whose first attempt is accepted by its status alone. */
    LongAdder successesAtOnce() {
        return successesAtOnce;
    }

    void attempt(Kind kind) {
        Objects.requireNonNull(attempts.get(kind), () -> action + " " + kind).increment();
    }

    void waited(long nanos) {
        waits.increment();
        waitedNanos.add(nanos);
    }
}
