package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;

/** Tells what is surprising about a table that can be used. */
public final class TableCheck {

    private TableCheck() {}

    /**
     * Every warning about the table's own rows, row by row: rows that tie or can't be reached, rows of the base that a wide
     * row hides, waits beyond the deadline, retries that another bound cuts, and retries that replay safety refuses.
     */
    public static List<Finding> warnings(PolicyTable table) {
        List<PolicyTable.Layer> own =
                table.layers().stream().filter(layer -> layer.table() == table).toList();
        List<Finding> found = new ArrayList<>();
        found.addAll(ReachCheck.warnings(table, own));
        found.addAll(HidingCheck.warnings(table, own));
        own.forEach(layer -> layer.rows().forEach(row -> {
            found.addAll(BoundsCheck.warnings(table, row));
            found.addAll(ReplayCheck.warnings(table, row));
        }));
        return own.stream()
                .flatMap(layer -> layer.rows().stream())
                .flatMap(row -> found.stream().filter(finding -> finding.row() == row))
                .toList();
    }

    /** A row as messages name it. */
    static String named(Row row) {
        return "row " + row.label() + (row.line() == 0 ? "" : " in line " + row.line());
    }
}
