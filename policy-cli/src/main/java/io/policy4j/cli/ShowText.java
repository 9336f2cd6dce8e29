package io.policy4j.cli;

import io.policy4j.core.Row;
import io.policy4j.core.explain.TableView;
import java.util.List;

/** A table for a terminal. */
final class ShowText {

    private ShowText() {}

    static String of(TableView view) {
        StringBuilder text = new StringBuilder(view.policy());
        if (!view.inherits().isEmpty()) {
            text.append(", extends ").append(String.join(", which extends ", view.inherits()));
        }
        text.append('\n');
        for (TableView.Block block : view.blocks()) {
            text.append('\n').append(block.title()).append(":\n");
            Columns columns = new Columns("  ");
            String from = block.inherited() ? "(" + block.table() + ")" : "";
            block.rows().forEach(row -> columns.add(row.label(), TableView.does(row), more(row), from));
            append(text, columns);
        }
        lines(text, "envelope", view.envelope());
        lines(text, "settings", view.settings());
        return text.toString();
    }

    private static String more(Row row) {
        String when = row.when().isEmpty() ? "" : "when " + TableView.when(row);
        String options = TableView.options(row);
        return when + (when.isEmpty() || options.isEmpty() ? "" : "; ") + options;
    }

    private static void lines(StringBuilder text, String title, List<TableView.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append('\n').append(title).append(":\n");
        Columns columns = new Columns("  ");
        lines.forEach(line ->
                columns.add(line.name(), line.value() == null ? "none" : line.value(), "(" + line.from() + ")"));
        append(text, columns);
    }

    private static void append(StringBuilder text, Columns columns) {
        columns.lines().forEach(line -> text.append(line).append('\n'));
    }
}
