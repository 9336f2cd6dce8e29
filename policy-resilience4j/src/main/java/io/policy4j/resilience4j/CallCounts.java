package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What a policy counts from its making on. Each call is counted once, when it ends; a row outlives its table here. */
final class CallCounts {

    private final Map<CallResult.Kind, Ended> ended = new EnumMap<>(CallResult.Kind.class);
    private final ConcurrentMap<RowId, RowMetrics> rows = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LongAdder> signals = new ConcurrentHashMap<>();
    private final LongAdder heldUp = new LongAdder();
    private final LongAdder heldUpNanos = new LongAdder();

    /** Calls that ended in one way: with one attempt or none, and with more. */
    private record Ended(LongAdder atOnce, LongAdder retried) {}

    private record RowId(String label, String action) {}

    CallCounts() {
        Arrays.stream(CallResult.Kind.values())
                .forEach(kind -> ended.put(kind, new Ended(new LongAdder(), new LongAdder())));
    }

    /** Where the outcomes of a table's rows are counted. */
    TableCounts of(PolicyTable table) {
        return new TableCounts(table, this::of);
    }

    private RowMetrics of(@Nullable Row row) {
        RowId id = row == null
                ? new RowId(RowMetrics.NONE, RowMetrics.NONE)
                : new RowId(row.label(), row.action().word());
        return rows.computeIfAbsent(id, unseen -> new RowMetrics(row));
    }

    /** A call has ended, other than by a success that {@link TableCounts#acceptedBy} has counted. */
    void add(CallResult<?> result) {
        Ended counts = of(result.kind());
        (result.attempts().size() > 1 ? counts.retried() : counts.atOnce()).increment();
        switch (result.kind()) {
            case UPGRADE -> signalled("upgrade");
            case SIGNAL -> result.signal().ifPresent(this::signalled);
            default -> {}
        }
    }

    private void signalled(String signal) {
        signals.computeIfAbsent(signal, unseen -> new LongAdder()).increment();
    }

    private Ended of(CallResult.Kind kind) {
        return Objects.requireNonNull(ended.get(kind));
    }

    long get(CallResult.Kind kind) {
        return get(kind, false) + get(kind, true);
    }

    long get(CallResult.Kind kind, boolean retried) {
        Ended counts = of(kind);
        long simple = kind == CallResult.Kind.SUCCESS && !retried ? successesAtOnce() : 0;
        return simple + (retried ? counts.retried() : counts.atOnce()).sum();
    }

    private long successesAtOnce() {
        return rows.values().stream()
                .mapToLong(row -> row.successesAtOnce().sum())
                .sum();
    }

    long signals(String name) {
        LongAdder counted = signals.get(name);
        return counted == null ? 0 : counted.sum();
    }

    /** An attempt, or a call that ended before it, was held up for so long. */
    void heldUp(long nanos) {
        heldUp.increment();
        heldUpNanos.add(nanos);
    }

    long heldUp() {
        return heldUp.sum();
    }

    long heldUpNanos() {
        return heldUpNanos.sum();
    }

    /** Every row that ever was in a table of the policy. */
    Collection<RowMetrics> rows() {
        return rows.values();
    }
}
