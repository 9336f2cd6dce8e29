package io.policy4j.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A Markdown table: words to the left, numbers to the right. */
final class Table {

    private final List<String> lines = new ArrayList<>();

    Table(String... heads) {
        lines.add(row(List.of(heads)));
        List<String> rules = new ArrayList<>(Collections.nCopies(heads.length, "---:"));
        rules.set(0, "---");
        lines.add(row(rules));
    }

    Table add(String label, List<String> cells) {
        List<String> row = new ArrayList<>();
        row.add(label);
        row.addAll(cells);
        lines.add(row(row));
        return this;
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** Three digits, as no more are sure. */
    static String number(double value) {
        if (value < 0.05) {
            return "0";
        }
        int decimals = value < 10 ? 1 : 0;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }
}
