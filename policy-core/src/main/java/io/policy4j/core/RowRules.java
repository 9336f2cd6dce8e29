package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a row needs of the table around it. */
final class RowRules {

    private RowRules() {}

    static List<Finding> errors(PolicyTable table, List<Row> rows) {
        List<Finding> errors = new ArrayList<>();
        for (Row row : rows) {
            places(row, table).forEach(place -> checkPlace(place, row, table, errors));
            checkSlot(row, table, errors);
        }
        return errors;
    }

    private static Set<Place> places(Row row, PolicyTable table) {
        Set<Place> places = new LinkedHashSet<>();
        if (row.discriminator().isPresent()) {
            boolean code = row.discriminator().kind() == Discriminator.Kind.CODE;
            places.add(code ? Place.Named.CODE : Place.Named.TYPE);
        }
        row.when().forEach(condition -> places.add(condition.place()));
        places.addAll(ActionPlaces.of(row, table.settings()));
        places.addAll(ActionPlaces.whilePolled(row, table.settings()));
        places.remove(ActionPlaces.DETAILS);
        return places;
    }

    private static void checkPlace(Place place, Row row, PolicyTable table, List<Finding> errors) {
        try {
            table.envelope().require(place);
        } catch (IllegalArgumentException e) {
            errors.add(Finding.error(row, String.valueOf(e.getMessage())));
        }
    }

    private static void checkSlot(Row row, PolicyTable table, List<Finding> errors) {
        Set<String> limits = table.settings().get(Setting.CONCURRENCY).keySet();
        if (!(row.action() instanceof Action.AwaitSlot slot)) {
            return;
        }
        if (slot.of() == null && limits.size() > 1) {
            errors.add(Finding.error(
                    row, "await-slot: of must say whose slot is awaited, one of " + String.join(", ", limits)));
        } else if (slot.of() != null && !limits.contains(slot.of())) {
            errors.add(Finding.error(
                    row,
                    "of (" + slot.of() + "): must be a limit named under concurrency"
                            + (limits.isEmpty() ? ", which names none" : ": " + String.join(", ", limits))));
        }
    }
}
