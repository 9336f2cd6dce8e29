package io.policy4j.core;

import io.policy4j.core.RowKey.Status;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A status or a transport failure that rows may be about.
 *
 * @param status  the response's status, 0 for a failure
 * @param failure null for a response
 */
record Occasion(int status, @Nullable FailureKind failure) {

    /** The statuses at which other rows match than at the status before: where keys begin and end, and 100. */
    static Set<Integer> turns(Collection<Row> rows) {
        Set<Integer> turns = new TreeSet<>(List.of(100, 200, 300));
        for (Row row : rows) {
            for (Status alternative : row.key().statuses()) {
                if (alternative.failure() == null) {
                    turns.add(alternative.low());
                    turns.add(Math.min(alternative.high() + 1, 999));
                }
            }
        }
        return turns;
    }

    /** Enough occasions to tell any two of these rows apart: one of each run of statuses, and every failure. */
    static List<Occasion> of(Collection<Row> rows) {
        List<Occasion> occasions = new ArrayList<>();
        turns(rows).forEach(status -> occasions.add(new Occasion(status, null)));
        for (FailureKind kind : FailureKind.values()) {
            occasions.add(new Occasion(0, kind));
        }
        return occasions;
    }

    /** How narrowly the row's key is about this, or null where it is not. */
    Status.@Nullable Breadth breadth(Row row) {
        if (failure == null) {
            return row.key().breadthFor(status);
        }
        return row.key().matches(failure) ? Status.Breadth.EXACT : null;
    }

    /** The rows that are about this, with the breadth by which they are. */
    Map<Row, Status.Breadth> among(List<Row> rows) {
        Map<Row, Status.Breadth> matching = new LinkedHashMap<>();
        for (Row row : rows) {
            Status.Breadth breadth = breadth(row);
            if (breadth != null) {
                matching.put(row, breadth);
            }
        }
        return matching;
    }

    @Override
    public String toString() {
        return failure == null ? Integer.toString(status) : failure.word();
    }
}
