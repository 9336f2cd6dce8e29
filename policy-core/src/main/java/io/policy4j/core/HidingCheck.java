package io.policy4j.core;

import io.policy4j.core.RowKey.Status.Breadth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of the base that a wide own row hides, where they would do something else: {@code 5xx: retry} also retries the
 * 501 that the base lets fail.
 *
 * <p>Not told: a base row as wide as the own one, or of the same action, and a status that has an own row of its own.
 */
final class HidingCheck {

    private HidingCheck() {}

    static List<Finding> warnings(PolicyTable table, List<PolicyTable.Layer> own) {
        PolicyTable base = table.base();
        List<Finding> found = new ArrayList<>();
        if (base == null) {
            return found;
        }
        List<Row> rows = own.stream().flatMap(layer -> layer.rows().stream()).toList();
        List<Row> all = new ArrayList<>(rows);
        base.layers().forEach(layer -> all.addAll(layer.rows()));
        List<Occasion> occasions = Occasion.of(all);
        for (Row wide : rows) {
            Set<Row> told = new LinkedHashSet<>();
            for (Occasion occasion : occasions) {
                hidden(wide, occasion, rows, base).forEach(hidden -> told.add(hidden.getKey()));
            }
            if (!told.isEmpty()) {
                found.add(Finding.warning(wide, message(wide, told, base)));
            }
        }
        return found;
    }

    private static List<Map.Entry<Row, Breadth>> hidden(Row wide, Occasion occasion, List<Row> rows, PolicyTable base) {
        Breadth breadth = occasion.breadth(wide);
        if (breadth == null
                || breadth == Breadth.EXACT
                || !Plan.isUnconditional(wide)
                || isRefined(wide, occasion, rows)) {
            return List.of();
        }
        return asked(base, occasion).stream()
                .filter(row -> row.getValue().compareTo(breadth) > 0 && doesOtherwise(row.getKey(), wide))
                .toList();
    }

    /** Whether another own row without conditions is narrower here. */
    private static boolean isRefined(Row wide, Occasion occasion, List<Row> rows) {
        @Nullable Breadth widest = occasion.breadth(wide);
        return rows.stream()
                .filter(row -> row != wide && Plan.isUnconditional(row))
                .map(occasion::breadth)
                .anyMatch(breadth -> breadth != null && widest != null && breadth.compareTo(widest) > 0);
    }

    private static boolean doesOtherwise(Row hidden, Row wide) {
        return !hidden.action().word().equals(wide.action().word());
    }

    /** The base's rows that would be asked, down to the first one that always matches. */
    private static List<Map.Entry<Row, Breadth>> asked(PolicyTable base, Occasion occasion) {
        List<Map.Entry<Row, Breadth>> asked = new ArrayList<>();
        for (PolicyTable.Layer layer : base.layers()) {
            Map<Row, Breadth> matching = occasion.among(layer.rows());
            for (Plan.Variant variant : Plan.variants(matching)) {
                matching.entrySet().stream()
                        .filter(entry -> entry.getKey() == variant.row() && !asked.contains(entry))
                        .forEach(asked::add);
                if (Plan.isUnconditional(variant.row())) {
                    return asked;
                }
            }
        }
        return asked;
    }

    private static String message(Row wide, Set<Row> hidden, PolicyTable base) {
        String rows = hidden.stream()
                .map(row -> row.label() + " (" + row.action().word() + ")")
                .collect(Collectors.joining(", "));
        return "hides " + (hidden.size() == 1 ? "row " : "rows ") + rows + " of " + base.name() + ", so that "
                + wide.action().word() + " is done instead; where that is not meant, add a row for the status";
    }
}
