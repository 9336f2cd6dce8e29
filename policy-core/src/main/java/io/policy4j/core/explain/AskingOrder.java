package io.policy4j.core.explain;

import io.policy4j.core.Explanation;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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

    private final String table;

    /** By a row's label, which no other row of its table has: the labels of the rows that are asked before it. */
    private final Map<String, Set<String>> before = new HashMap<>();

    private AskingOrder(PolicyTable.Layer layer) {
        table = layer.table().name();
        layer.rows().forEach(row -> before.put(row.label(), new HashSet<>()));
    }

    static List<Row> of(PolicyTable asked, PolicyTable.Layer layer) {
        AskingOrder order = new AskingOrder(layer);
        for (int status = LOWEST; status <= HIGHEST; status++) {
            order.learn(asked.explain(Request.unknown(), Outcome.response(status, Headers.NONE)));
        }
        for (FailureKind kind : FailureKind.values()) {
            order.learn(asked.explain(Request.unknown(), Outcome.failure(kind)));
        }
        return order.sort(layer.rows());
    }

    private void learn(Explanation explanation) {
        List<String> asked = new ArrayList<>();
        for (Explanation.Candidate candidate : explanation.candidates()) {
            String label = candidate.row().label();
            Set<String> earlier = candidate.table().equals(table) ? before.get(label) : null;
            if (earlier != null) {
                earlier.addAll(asked);
                asked.add(label);
            }
        }
    }

    /** Rows with alternatives can be asked in either order; the file decides then. */
    private List<Row> sort(List<Row> rows) {
        List<Row> left = new ArrayList<>(rows);
        List<Row> sorted = new ArrayList<>();
        while (!left.isEmpty()) {
            Row next = left.stream()
                    .filter(row -> left.stream().noneMatch(other -> isBefore(other.label(), row.label())))
                    .findFirst()
                    .orElse(left.get(0));
            left.remove(next);
            sorted.add(next);
        }
        return sorted;
    }

    private boolean isBefore(String a, String b) {
        return before.getOrDefault(b, Set.of()).contains(a)
                && !before.getOrDefault(a, Set.of()).contains(b);
    }
}
