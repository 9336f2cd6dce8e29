package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a row needs of the table around it. */
final class RowRules {

    private RowRules() {}

    static List<Finding> errors(PolicyTable table, List<Row> rows) {
        List<Finding> errors = new ArrayList<>();
        for (Row row : rows) {
            namedPlaces(row, table).forEach(place -> checkNamed(place, row, table, errors));
            checkSlot(row, table, errors);
        }
        return errors;
    }

    private static Set<String> namedPlaces(Row row, PolicyTable table) {
        Set<String> names = new TreeSet<>();
        if (row.discriminator().isPresent()) {
            names.add(row.discriminator().kind() == Discriminator.Kind.CODE ? "code" : "type");
        }
        row.when().forEach(condition -> addName(condition.place(), names));
        ActionPlaces.of(row, table.settings()).stream()
                .filter(place -> !place.equals(ActionPlaces.DETAILS))
                .forEach(place -> addName(place, names));
        return names;
    }

    private static void addName(Place place, Set<String> names) {
        if (place instanceof Place.Named named) {
            names.add(named.name());
        } else if (place instanceof Place.After after) {
            addName(after.place(), names);
        }
    }

    private static void checkNamed(String name, Row row, PolicyTable table, List<Finding> errors) {
        if (table.envelope().names().contains(name)) {
            return;
        }
        Set<String> known = table.envelope().names();
        boolean wellKnown = Set.of("code", "type", "message").contains(name);
        String mend = wellKnown
                ? "the envelope must say where the " + name + " stands, as in " + name + ": /error/" + name
                : "must be header NAME, body /pointer, text, method, path or a name of the envelope"
                        + (known.isEmpty() ? "" : " (" + String.join(", ", known) + ")")
                        + (name.contains("-") && Character.isUpperCase(name.charAt(0))
                                ? "; did you mean header " + name + "?"
                                : Words.suggestion(name, known));
        errors.add(Finding.error(row, "place (" + name + "): " + mend));
    }

    private static void checkSlot(Row row, PolicyTable table, List<Finding> errors) {
        Set<String> limits = table.settings().get(Setting.CONCURRENCY).keySet();
        if (row.action() instanceof Action.AwaitSlot slot && slot.of() != null && !limits.contains(slot.of())) {
            errors.add(Finding.error(
                    row,
                    "of (" + slot.of() + "): must be a limit named under concurrency"
                            + (limits.isEmpty() ? ", which names none" : ": " + String.join(", ", limits))));
        }
    }
}
