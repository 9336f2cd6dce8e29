package io.policy4j.cli;

import io.policy4j.core.explain.TableView;
import java.util.List;

/** A table for a documentation page in Markdown. */
final class ShowMarkdown {

    private ShowMarkdown() {}

    static String of(TableView view) {
        StringBuilder text = new StringBuilder("# ").append(view.policy()).append("\n");
        if (!view.inherits().isEmpty()) {
            text.append("\nExtends ")
                    .append(String.join(", which extends ", view.inherits()))
                    .append(".\n");
        }
        text.append("\nBlocks are asked in turn; in a block the most specific row wins.\n");
        for (TableView.Block block : view.blocks()) {
            text.append("\n## ").append(capital(block.title())).append("\n\n");
            line(text, "Row", "When", "Action", "Options", "Table");
            line(text, "---", "---", "---", "---", "---");
            block.rows()
                    .forEach(row -> line(
                            text,
                            code(row.label()),
                            code(TableView.when(row)),
                            code(TableView.does(row)),
                            code(TableView.options(row)),
                            block.table() + (block.inherited() ? " (inherited)" : "")));
        }
        lines(text, "Envelope", "Places", view.envelope());
        lines(text, "Settings", "Value", view.settings());
        return text.toString();
    }

    private static void lines(StringBuilder text, String title, String value, List<TableView.Line> lines) {
        if (!lines.isEmpty()) {
            text.append("\n## ").append(title).append("\n\n");
            line(text, "Name", value, "From");
            line(text, "---", "---", "---");
            lines.forEach(
                    line -> line(text, line.name(), line.value() == null ? "none" : code(line.value()), line.from()));
        }
    }

    private static String capital(String title) {
        return Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }

    private static void line(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    /** Code in a table cell: a pipe ends the cell even there, so it is escaped. */
    private static String code(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String fence = text.contains("`") ? "``" : "`";
        String pad = text.contains("`") ? " " : "";
        return fence + pad + text.replace("|", "\\|").replaceAll("\\R", " ") + pad + fence;
    }
}
