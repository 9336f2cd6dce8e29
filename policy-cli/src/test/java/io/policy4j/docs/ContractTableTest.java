package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the contract is made of the columns that the contract's runs wrote, and of nothing else. */
class ContractTableTest {

    private static final Path PAGE = Path.of("../docs/clients/contract.md");
    private static final Path COLUMNS = Path.of("../docs/clients/contract");
    private static final String BEGIN = "<!-- table: made from the runs; renew it with -Dcontract.write=true -->\n";

    /** What came out for one client, case by case. */
    private record Column(String client, Map<String, String> results) {

        static Column of(Path file) throws IOException {
            List<String> lines = Files.readAllLines(file);
            Map<String, String> results = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                int bar = line.lastIndexOf(" | ");
                results.put(line.substring(0, bar), line.substring(bar + 3));
            }
            return new Column(lines.get(0), results);
        }

        String cell(String name) {
            return results.get(name).startsWith("n/a") ? "n/a" : "yes";
        }

        /** Each reason why something does not apply, with how many cases it settles. */
        Map<String, Integer> reasons() {
            Map<String, Integer> reasons = new TreeMap<>();
            results.values().stream()
                    .filter(result -> result.startsWith("n/a: "))
                    .forEach(result -> reasons.merge(result.substring(5), 1, Integer::sum));
            return reasons;
        }
    }

    private static List<Column> columns() throws IOException {
        try (Stream<Path> files = Files.list(COLUMNS)) {
            List<Path> sorted = files.sorted().toList();
            Map<Path, Column> columns = new LinkedHashMap<>();
            for (Path file : sorted) {
                columns.put(file, Column.of(file));
            }
            return List.copyOf(columns.values());
        }
    }

    @Test
    void every_client_was_tried_with_the_same_cases() throws IOException {
        List<Column> columns = columns();

        assertThat(columns)
                .isNotEmpty()
                .allSatisfy(column -> assertThat(column.results().keySet())
                        .as(column.client() + ": run its contract test again with -Dcontract.write=true")
                        .containsExactlyElementsOf(columns.get(0).results().keySet()));
    }

    @Test
    void the_page_shows_what_the_runs_wrote() throws IOException {
        String page = Files.readString(PAGE);
        String made = page.substring(0, page.indexOf(BEGIN) + BEGIN.length()) + table(columns());
        if (Boolean.getBoolean("contract.write")) {
            Files.writeString(PAGE, made);
        }

        assertThat(Files.readString(PAGE))
                .as(PAGE + " is out of date: run this test with -Dcontract.write=true")
                .isEqualTo(made);
    }

    private static String table(List<Column> columns) {
        StringBuilder table = new StringBuilder("\n");
        table.append(row("", columns.stream().map(Column::client)));
        table.append(row("---", columns.stream().map(column -> "---")));
        for (String name : columns.get(0).results().keySet()) {
            table.append(row(name, columns.stream().map(column -> column.cell(name))));
        }
        return table.append("\n").append(reasons(columns)).toString();
    }

    private static String row(String name, Stream<String> cells) {
        StringJoiner row = new StringJoiner(" | ", "| ", " |\n").add(name);
        cells.forEach(row::add);
        return row.toString();
    }

    private static String reasons(List<Column> columns) {
        StringBuilder text = new StringBuilder("Where a case does not apply:\n\n");
        TreeSet<String> lines = new TreeSet<>();
        for (Column column : columns) {
            column.reasons()
                    .forEach((reason, cases) ->
                            lines.add("- " + column.client() + ": " + reason + " (" + cases + ")\n"));
        }
        lines.forEach(text::append);
        return text.toString();
    }
}
