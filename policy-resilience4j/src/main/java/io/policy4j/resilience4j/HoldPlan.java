package io.policy4j.resilience4j;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.Scope;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The holds that a table knows of.
 *
 * @param latched       the rows that close a latch
 * @param cooldowns     what the callers of each cooldown have in common
 * @param answerHeaders the fields of answers by which callers are told apart
 */
record HoldPlan(List<Row> latched, Set<List<Scope>> cooldowns, Set<String> answerHeaders) {

    static HoldPlan of(PolicyTable table) {
        List<Row> latched = new ArrayList<>();
        Set<List<Scope>> cooldowns = new LinkedHashSet<>();
        Set<String> answerHeaders = new LinkedHashSet<>();
        for (PolicyTable.Layer layer : table.layers()) {
            for (Row row : layer.rows()) {
                if (row.latch() != null) {
                    latched.add(row);
                    addAnswerHeaders(row.scope(), answerHeaders);
                }
                if (!row.cooldown().isEmpty()) {
                    cooldowns.add(row.cooldown());
                    addAnswerHeaders(row.cooldown(), answerHeaders);
                }
            }
        }
        return new HoldPlan(latched, cooldowns, answerHeaders);
    }

    private static void addAnswerHeaders(List<Scope> scopes, Set<String> names) {
        for (Scope scope : scopes) {
            if (scope.kind() == Scope.Kind.ANSWER_HEADER) {
                names.add(String.valueOf(scope.header()));
            }
        }
    }

    boolean isEmpty() {
        return latched.isEmpty() && cooldowns.isEmpty();
    }
}
