package io.policy4j.core;

import io.policy4j.core.RowKey.Discriminator;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells for each row of a status why it won or lost; slower than choosing, and kept equal to it by a property test. */
final class Explaining {

    private final List<PolicyTable.Layer> layers;
    private final List<Map<Row, RowKey.Status.Breadth>> candidates;
    private final Facts facts;
    private final @Nullable Row winner;
    private boolean passed;

    Explaining(
            List<PolicyTable.Layer> layers,
            List<Map<Row, RowKey.Status.Breadth>> candidates,
            Facts facts,
            @Nullable Row winner) {
        this.layers = layers;
        this.candidates = candidates;
        this.facts = facts;
        this.winner = winner;
    }

    Explanation explain() {
        List<Explanation.Candidate> explained = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            PolicyTable.Layer layer = layers.get(i);
            IdentityHashMap<Row, Boolean> seen = new IdentityHashMap<>();
            List<Row> ranked = Plan.variants(candidates.get(i)).stream()
                    .map(Plan.Variant::row)
                    .filter(row -> seen.put(row, true) == null)
                    .toList();
            boolean above = passed;
            for (Row row : ranked) {
                explained.add(new Explanation.Candidate(row, layer.table().name(), row == winner, why(row, above)));
                passed |= row == winner;
            }
        }
        return new Explanation(winner, facts.details(winner), explained);
    }

    private String why(Row row, boolean winnerStandsAbove) {
        if (row == winner) {
            return isUnsure(row)
                    ? "won: it forbids sending again, and needs the request's method or path, which is not known"
                    : "won: " + strengths(row);
        }
        String miss = miss(row);
        if (miss != null) {
            return miss;
        }
        if (winnerStandsAbove) {
            return "not asked: a row of a layer above matches";
        }
        return passed
                ? "matches, but is less specific" + later(row)
                : "needs the request's method or path, which is not known";
    }

    private boolean isUnsure(Row row) {
        return row.when().stream().anyMatch(condition -> facts.values(condition.place()) == null);
    }

    private String later(Row row) {
        boolean tie = winner != null
                && row.discriminator().kind() == winner.discriminator().kind()
                && row.when().size() == winner.when().size();
        return tie ? ", or stands later" : "";
    }

    private static String strengths(Row row) {
        List<String> strengths = new ArrayList<>();
        Discriminator discriminator = row.discriminator();
        if (discriminator.isPresent()) {
            String kind = discriminator.kind() == Discriminator.Kind.CODE ? "code" : "type";
            strengths.add("its " + kind + " matches");
        }
        if (!row.when().isEmpty()) {
            strengths.add(
                    row.when().size() == 1
                            ? "its condition holds"
                            : "its " + row.when().size() + " conditions hold");
        }
        return strengths.isEmpty()
                ? "its status matches, and no more specific row does"
                : String.join(" and ", strengths);
    }

    /** Which part of the row does not hold, or null when all that is known does. */
    private @Nullable String miss(Row row) {
        Expect keyed = row.discriminator().expect();
        if (keyed != null) {
            boolean code = row.discriminator().kind() == Discriminator.Kind.CODE;
            String miss = miss(row, new Condition(code ? Place.Named.CODE : Place.Named.TYPE, keyed));
            if (miss != null) {
                return miss;
            }
        }
        for (Condition condition : row.when()) {
            String miss = miss(row, condition);
            if (miss != null) {
                return miss;
            }
        }
        return null;
    }

    private @Nullable String miss(Row row, Condition condition) {
        boolean all = row.action() instanceof Action.Accept;
        if (!Boolean.FALSE.equals(facts.satisfies(condition.place(), condition.expect(), all))) {
            return null;
        }
        String found = condition.place() + " is " + shown(facts.values(condition.place()));
        return found + ", not " + condition.expect() + (all ? " in every element" : "");
    }

    private static String shown(@Nullable List<String> values) {
        if (values == null || values.isEmpty()) {
            return "absent";
        }
        String joined = String.join(", ", values);
        return joined.length() > 80 ? joined.substring(0, 77) + "..." : joined;
    }
}
