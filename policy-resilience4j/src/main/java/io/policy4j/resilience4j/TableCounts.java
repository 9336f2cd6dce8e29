package io.policy4j.resilience4j;

import io.policy4j.core.CallProgress;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the outcomes of one table's rows are counted. */
final class TableCounts {

    private static final int HIGHEST_STATUS = 999;

    /** A status that is accepted by nothing else is accepted for every request. */
    private static final Request ANY = Request.of("GET", "/");

    private final IdentityHashMap<Row, RowMetrics> byRow = new IdentityHashMap<>();
    private final RowMetrics none;
    private final List<RowMetrics> all;

    /** By status, for those that are accepted by nothing else: one look-up says so, and where to count. */
    private final @Nullable LongAdder[] accepting = new LongAdder[HIGHEST_STATUS + 1];

    /**
     * The counts of a table.
     *
     * @param known gives the counts of a row, or of none
     */
    TableCounts(PolicyTable table, Function<@Nullable Row, RowMetrics> known) {
        List<Row> rows =
                table.layers().stream().flatMap(layer -> layer.rows().stream()).toList();
        rows.forEach(row -> byRow.put(row, known.apply(row)));
        none = known.apply(null);
        all = Stream.concat(rows.stream().map(this::of), Stream.of(none))
                .distinct()
                .toList();
        for (int status = 100; status <= HIGHEST_STATUS; status++) {
            accepting[status] =
                    table.acceptsByStatus(status) ? of(winner(table, status)).successesAtOnce() : null;
        }
    }

    private static @Nullable Row winner(PolicyTable table, int status) {
        Outcome outcome = Outcome.response(status, name -> List.of());
        Moment moment = Moment.of(Instant.EPOCH, 0, 0);
        return table.decide(ANY, outcome, CallProgress.begin(table), moment).row();
    }

    /** Counts responses of a status that is accepted whatever else they say; null for any other status. */
    @Nullable
    LongAdder acceptedBy(int status) {
        return status < 0 || status > HIGHEST_STATUS ? null : accepting[status];
    }

    RowMetrics of(@Nullable Row row) {
        return row == null ? none : byRow.getOrDefault(row, none);
    }

    /** Each row's, and last those of attempts that no row decided about. */
    List<RowMetrics> all() {
        return all;
    }
}
