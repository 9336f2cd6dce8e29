package io.policy4j.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a call has been through: the attempts made, and what each row has spent. Immutable; each decision to send again
 * carries the progress that goes with the next attempt.
 */
public final class CallProgress {

    private static final CallProgress BEGIN = new CallProgress(0, Long.MAX_VALUE, null, false, null);

    private final int attempts;
    private final long deadlineNanos;
    private final @Nullable Spent spent;
    private final boolean operation;
    private final @Nullable Following following;

    /**
     * What one row has spent in this call.
     *
     * @param retries    how often it sent again
     * @param hinted     how often of these the delay was a hint's
     * @param firstNanos when in the call its first outcome came, known where time bounds the row's retries
     * @param lastNanos  its last delay
     */
    record Spent(
            Row row,
            int retries,
            int hinted,
            long firstNanos,
            long lastNanos,
            @Nullable Spent rest) {}

    private CallProgress(
            int attempts, long deadlineNanos, @Nullable Spent spent, boolean operation, @Nullable Following following) {
        this.attempts = attempts;
        this.deadlineNanos = deadlineNanos;
        this.spent = spent;
        this.operation = operation;
        this.following = following;
    }

    /** A call that begins, under the table's own deadline or none. */
    public static CallProgress begin(PolicyTable table) {
        Duration deadline = table.settings().get(Setting.DEADLINE);
        return deadline == null ? BEGIN : begin(deadline);
    }

    /** A call that begins and must end within this time. */
    public static CallProgress begin(Duration deadline) {
        return new CallProgress(0, Steps.nanos(deadline), null, false, null);
    }

    /** This call as an operation: work that goes on at the server is followed to its end. */
    public CallProgress asOperation() {
        return new CallProgress(attempts, deadlineNanos, spent, true, following);
    }

    /** This call as an operation whose work was started before: its next attempt is a poll. */
    public CallProgress resuming(Following work) {
        return polling(work);
    }

    /** Whether work that goes on at the server is followed; else it ends the call. */
    public boolean isOperation() {
        return operation;
    }

    /** The work that is being followed, or null where none is. */
    public @Nullable Following following() {
        return following;
    }

    /** How many attempts came before the one being decided about; while work is followed, since the last good poll. */
    public int attempts() {
        return attempts;
    }

    /** When the call must end, in nanoseconds since it began; {@link Long#MAX_VALUE} for never. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Nullable
    Spent spent(Row row) {
        for (Spent s = spent; s != null; s = s.rest()) {
            if (s.row() == row) {
                return s;
            }
        }
        return null;
    }

    /** Whether a row has run this hook in the call already. */
    boolean hasRenewed(String hook) {
        for (Spent s = spent; s != null; s = s.rest()) {
            if (s.row().action() instanceof Action.Renew renew && renew.hook().equals(hook)) {
                return true;
            }
        }
        return false;
    }

    /** The progress after one more retry by a row. */
    CallProgress after(Row row, boolean hinted, long elapsedNanos, long delayNanos) {
        Spent before = spent(row);
        Spent rest = without(spent, row);
        Spent now = before == null
                ? new Spent(row, 1, hinted ? 1 : 0, elapsedNanos, delayNanos, rest)
                : new Spent(
                        row,
                        before.retries() + 1,
                        before.hinted() + (hinted ? 1 : 0),
                        before.firstNanos(),
                        delayNanos,
                        rest);
        return new CallProgress(attempts + 1, deadlineNanos, now, operation, following);
    }

    /** The progress after an answer which says that the work goes on: whatever was in its way is over, and forgotten. */
    CallProgress polling(Following work) {
        return new CallProgress(0, deadlineNanos, null, true, work);
    }

    private static @Nullable Spent without(@Nullable Spent list, Row row) {
        if (list == null) {
            return null;
        }
        if (list.row() == row) {
            return list.rest();
        }
        return new Spent(
                list.row(),
                list.retries(),
                list.hinted(),
                list.firstNanos(),
                list.lastNanos(),
                without(list.rest(), row));
    }
}
