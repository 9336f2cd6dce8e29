package io.policy4j.cli;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a layer in the order in which they are asked: where two rows are about the same status, the one that is
 * asked first stands first; else they stand as in their file.
 */
final class AskingOrder {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 999;

    private final Map<Row, Set<Row>> before = new IdentityHashMap<>();

    private AskingOrder() {}

    static List<Row> of(PolicyTable table, PolicyTable.Layer layer) {
        AskingOrder order = new AskingOrder();
        layer.rows().forEach(row -> order.before.put(row, Collections.newSetFromMap(new IdentityHashMap<>())));
        for (int status = LOWEST; status <= HIGHEST; status++) {
            order.learn(table, Outcome.response(status, Headers.NONE));
        }
        for (FailureKind kind : FailureKind.values()) {
            order.learn(table, Outcome.failure(kind));
        }
        return order.sort(layer.rows());
    }

    private void learn(PolicyTable table, Outcome outcome) {
        List<Row> asked = new ArrayList<>();
        table.explain(Request.unknown(), outcome).candidates().forEach(candidate -> {
            Set<Row> earlier = before.get(candidate.row());
            if (earlier != null) {
                earlier.addAll(asked);
                asked.add(candidate.row());
            }
        });
    }

    /** Rows with alternatives can be asked in either order; the file decides then. */
    private List<Row> sort(List<Row> rows) {
        List<Row> left = new ArrayList<>(rows);
        List<Row> sorted = new ArrayList<>();
        while (!left.isEmpty()) {
            Row next = left.stream()
                    .filter(row -> left.stream().noneMatch(other -> other != row && isBefore(other, row)))
                    .findFirst()
                    .orElse(left.get(0));
            left.removeIf(row -> row == next);
            sorted.add(next);
        }
        return sorted;
    }

    private boolean isBefore(Row a, Row b) {
        return before.getOrDefault(b, Set.of()).contains(a)
                && !before.getOrDefault(a, Set.of()).contains(b);
    }
}
