package io.policy4j.spring.boot.actuate;

import io.policy4j.core.Row;
import io.policy4j.core.explain.TableView;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A policy: its table, and what it holds back at this moment.
 *
 * @param api      the table's name
 * @param inherits the tables that it extends, the nearest first
 * @param tags     of its meters
 * @param rows     in the order in which they are asked
 * @param settings what is in force, and which table says so
 * @param envelope where the parts of an error stand
 */
public record PolicyReport(
        String api,
        List<String> inherits,
        Map<String, String> tags,
        State state,
        List<RowReport> rows,
        Map<String, Said> settings,
        Map<String, Said> envelope) {

    /**
     * What callers share.
     *
     * @param cooldowns       that hold callers back
     * @param latches         that are closed
     * @param slots           that are in use
     * @param budget          of retries; nothing where retries have none
     * @param sharedStateAway whether the state that processes share was out of reach when it was last asked
     */
    public record State(
            List<Hold> cooldowns,
            List<Hold> latches,
            List<ApiPolicyState.Slots> slots,
            @Nullable Budget budget,
            boolean sharedStateAway) {}

    /**
     * Callers that are held back.
     *
     * @param row         the row that says so
     * @param scope       what they have in common
     * @param remainingMs for how long yet; nothing where somebody must release them
     */
    public record Hold(
            String row, List<String> scope, @Nullable Long remainingMs) {}

    /**
     * Tokens for retries.
     *
     * @param tokens the fewest that any key in use has
     * @param most   how many there can be
     */
    public record Budget(double tokens, double most) {}

    /** A row of a table, in the words of the table language. */
    public record RowReport(
            String row, String table, String when, String action, String settings, Map<String, String> options) {}

    /**
     * A value in force; nothing where there is none.
     *
     * @param from the table that says so, or {@code default}
     */
    public record Said(@Nullable String value, String from) {}

    static PolicyReport of(ApiPolicy policy) {
        TableView view = TableView.of(policy.getTable());
        return new PolicyReport(
                view.policy(),
                view.inherits(),
                policy.getTags(),
                state(policy),
                view.blocks().stream()
                        .flatMap(block -> block.rows().stream().map(row -> report(block, row)))
                        .toList(),
                said(view.settings()),
                said(view.envelope()));
    }

    private static State state(ApiPolicy policy) {
        ApiPolicyState state = policy.getState();
        double most = policy.getMetrics().getMaxBudgetTokens();
        return new State(
                holds(state.cooldowns()),
                holds(state.latches()),
                state.slots(),
                Double.isNaN(most) ? null : new Budget(policy.getMetrics().getBudgetTokens(), most),
                state.isSharedStateAway());
    }

    private static List<Hold> holds(List<ApiPolicyState.Held> held) {
        return held.stream()
                .map(one -> new Hold(
                        one.row(),
                        one.scope().stream().map(Object::toString).toList(),
                        VerdictReport.millis(one.remaining().orElse(null))))
                .toList();
    }

    private static RowReport report(TableView.Block block, Row row) {
        return new RowReport(
                row.label(),
                block.table(),
                TableView.when(row),
                row.action().word(),
                row.action().settings(),
                row.options());
    }

    private static Map<String, Said> said(List<TableView.Line> lines) {
        Map<String, Said> said = new LinkedHashMap<>();
        lines.forEach(line -> said.put(line.name(), new Said(line.value(), line.from())));
        return said;
    }
}
