package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import io.policy4j.core.RowKey.Status.Breadth;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds rows of the base that a wide own row hides, where more is lost than it seems: a wait that the server asks for, a
 * signal, a success, or what the base says of a whole class.
 *
 * <p>Not told: a base row as wide as the own one, or of the same action; a status that has a row of its own; and single
 * statuses that the base merely retries or fails otherwise than their class, such as 501: who speaks of {@code 5xx} means
 * them too.
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
                for (Map.Entry<Row, Breadth> hidden : hidden(wide, occasion, rows, base)) {
                    if (told.add(hidden.getKey())) {
                        found.add(Finding.warning(wide, message(wide, hidden.getKey(), occasion, base)));
                    }
                }
            }
        }
        return found;
    }

    private static List<Map.Entry<Row, Breadth>> hidden(Row wide, Occasion occasion, List<Row> rows, PolicyTable base) {
        Breadth breadth = occasion.breadth(wide);
        if (breadth == null || breadth == Breadth.EXACT || !isUnconditional(wide) || isRefined(wide, occasion, rows)) {
            return List.of();
        }
        return asked(base, occasion).stream()
                .filter(row -> row.getValue().compareTo(breadth) > 0 && isLost(row.getKey(), row.getValue(), wide))
                .toList();
    }

    /** Whether another own row without conditions is narrower here. */
    private static boolean isRefined(Row wide, Occasion occasion, List<Row> rows) {
        @Nullable Breadth widest = occasion.breadth(wide);
        return rows.stream()
                .filter(row -> row != wide && isUnconditional(row))
                .map(occasion::breadth)
                .anyMatch(breadth -> breadth != null && widest != null && breadth.compareTo(widest) > 0);
    }

    private static boolean isUnconditional(Row row) {
        return row.discriminator() == Discriminator.NONE && row.when().isEmpty();
    }

    private static boolean isLost(Row hidden, Breadth breadth, Row wide) {
        Action action = hidden.action();
        boolean plain = action instanceof Action.Retry || action instanceof Action.Fail;
        return !action.word().equals(wide.action().word()) && !(plain && breadth.compareTo(Breadth.RANGE) >= 0);
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
                if (isUnconditional(variant.row())) {
                    return asked;
                }
            }
        }
        return asked;
    }

    private static String message(Row wide, Row hidden, Occasion occasion, PolicyTable base) {
        return "hides row " + hidden.label() + " of " + base.name() + " ("
                + hidden.action().word() + "): a "
                + occasion + " gets " + wide.action().word() + " instead; add a row " + hidden.label()
                + " that says what is meant";
    }
}
