package io.policy4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** A table of results: the same columns for each JDK, and a line for each value of what was varied. */
final class Columns {

    private static final String NOT_MEASURED = "–";

    private final List<Results> runs;
    private final List<Column> columns = new ArrayList<>();

    private record Column(String head, Predicate<Result> about, Function<Result, String> value) {}

    Columns(List<Results> runs) {
        this.runs = runs;
    }

    /** The results of a benchmark: class and method, or class alone. */
    static Predicate<Result> of(String benchmark) {
        return row -> row.benchmark().equals(benchmark) || row.benchmark().startsWith(benchmark + ".");
    }

    Columns score(String head, Predicate<Result> about) {
        columns.add(new Column(head, about, Columns::score));
        return this;
    }

    Columns bytes(Predicate<Result> about) {
        return add("B", about, row -> row.bytes() == null ? 0 : row.bytes());
    }

    Columns counter(String head, String name, Predicate<Result> about) {
        return add(head, about, row -> row.counter(name));
    }

    Columns percentile(String name, Predicate<Result> about) {
        return add(name.replace(".0", ""), about, row -> row.percentiles().getOrDefault(name, 0.0));
    }

    private Columns add(String head, Predicate<Result> about, ToDoubleFunction<Result> value) {
        columns.add(new Column(head, about, row -> Table.number(value.applyAsDouble(row))));
        return this;
    }

    /** The mean, and how far off it may be where that is more than a tenth. */
    private static String score(Result row) {
        double error = row.error() == null ? 0 : row.error();
        String mean = Table.number(row.score());
        return error > row.score() / 10 ? mean + " ± " + Table.number(error) : mean;
    }

    /** The table in Markdown; lines are told apart by these parameters, or by the benchmark's method where there are none. */
    String table(String corner, String... varied) {
        List<String> heads = new ArrayList<>(List.of(corner));
        for (Results run : runs) {
            columns.forEach(column -> heads.add(run.java() + ": " + column.head()));
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (String line : lines(varied)) {
            List<String> cells = new ArrayList<>();
            runs.forEach(run -> columns.forEach(column -> cells.add(cell(run, column, line, varied))));
            table.add(line, cells);
        }
        return table.toString();
    }

    private Set<String> lines(String... varied) {
        Set<String> lines = new LinkedHashSet<>();
        for (Results run : runs) {
            for (Result row : run.rows()) {
                if (columns.stream().anyMatch(column -> column.about().test(row))) {
                    lines.add(label(row, varied));
                }
            }
        }
        return lines;
    }

    private static String cell(Results run, Column column, String line, String... varied) {
        return run.rows().stream()
                .filter(column.about())
                .filter(row -> label(row, varied).equals(line))
                .findFirst()
                .map(column.value())
                .orElse(NOT_MEASURED);
    }

    private static String label(Result row, String... varied) {
        List<String> values = Arrays.stream(varied)
                .filter(row.params()::containsKey)
                .map(name -> Labels.of(name, row.param(name)))
                .toList();
        return values.isEmpty() ? Labels.ofMethod(row.method()) : String.join(", ", values);
    }
}
