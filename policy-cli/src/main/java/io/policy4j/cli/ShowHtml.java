package io.policy4j.cli;

import io.policy4j.core.explain.TableView;
import java.util.List;

/** A table as a page of its own, which needs nothing from elsewhere. */
final class ShowHtml {

    private ShowHtml() {}

    static String of(TableView view) {
        StringBuilder text = new StringBuilder(head(escape(view.policy())));
        String bases = view.inherits().isEmpty()
                ? "Extends nothing."
                : "Extends " + String.join(", which extends ", view.inherits()) + ".";
        text.append("<p>").append(escape(bases));
        text.append(" Blocks are asked in turn; in a block the most specific row wins.</p>\n");
        view.blocks().forEach(block -> block(text, block));
        lines(text, "Envelope", view.envelope());
        lines(text, "Settings", view.settings());
        return text.append("</body>\n</html>\n").toString();
    }

    private static String head(String title) {
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%1$s: error policy</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
            table { border-collapse: collapse; width: 100%%; margin: 0 0 1.5rem; }
            th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid #8884; }
            th { font-weight: 600; }
            code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere; }
            .inherited, .from { opacity: .7; }
            .action { font-weight: 600; }
            </style>
            </head>
            <body>
            <h1>%1$s</h1>
            """.formatted(title);
    }

    private static void block(StringBuilder text, TableView.Block block) {
        text.append("<h2>").append(escape(block.title())).append("</h2>\n");
        text.append(block.inherited() ? "<table class=\"inherited\">\n" : "<table>\n");
        text.append("<thead><tr><th>Row</th><th>When</th><th>Action</th><th>Options</th></tr></thead>\n<tbody>\n");
        block.rows().forEach(row -> {
            text.append("<tr>").append(cell(code(row.label()))).append(cell(code(TableView.when(row))));
            String settings = row.action().settings();
            text.append(cell("<span class=\"action\">" + escape(row.action().word()) + "</span> " + code(settings)));
            text.append(cell(code(TableView.options(row)))).append("</tr>\n");
        });
        text.append("</tbody>\n</table>\n");
    }

    private static void lines(StringBuilder text, String title, List<TableView.Line> lines) {
        if (lines.isEmpty()) {
            return;
        }
        text.append("<h2>").append(title).append("</h2>\n<table>\n<tbody>\n");
        lines.forEach(line -> text.append("<tr><th scope=\"row\">")
                .append(escape(line.name()))
                .append("</th>")
                .append(cell(line.value() == null ? "none" : code(line.value())))
                .append("<td class=\"from\">")
                .append(escape(line.from()))
                .append("</td></tr>\n"));
        text.append("</tbody>\n</table>\n");
    }

    private static String cell(String html) {
        return "<td>" + html + "</td>";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "<code>" + escape(text) + "</code>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
