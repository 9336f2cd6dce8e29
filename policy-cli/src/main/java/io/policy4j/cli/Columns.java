package io.policy4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lines of text in columns, each as wide as its widest cell. */
final class Columns {

    private final String indent;
    private final List<List<String>> lines = new ArrayList<>();

    Columns(String indent) {
        this.indent = indent;
    }

    void add(String... cells) {
        lines.add(Arrays.asList(cells));
    }

    List<String> lines() {
        return lines.stream().map(this::line).toList();
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            line.append(" ".repeat(width(i) + 2 - cells.get(i).length()));
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return lines.stream()
                .filter(cells -> column < cells.size())
                .mapToInt(cells -> cells.get(column).length())
                .max()
                .orElse(0);
    }
}
