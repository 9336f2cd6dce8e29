package io.policy4j.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds rows that can't be reached, and rows that tie. */
final class ReachCheck {

    private static final String NO_RESPONSE = "a transport failure has no response";

    private final Envelope envelope;
    private final List<Occasion> occasions;
    private final Set<Row> unreachable = new LinkedHashSet<>();
    private final List<Finding> found = new ArrayList<>();

    /** Alternatives that were asked before, and those that are asked together, best first. */
    private record Asked(List<Plan.Variant> above, List<Plan.Variant> together) {}

    private ReachCheck(PolicyTable table, List<PolicyTable.Layer> own) {
        envelope = table.envelope();
        occasions =
                Occasion.of(own.stream().flatMap(layer -> layer.rows().stream()).toList());
    }

    static List<Finding> warnings(PolicyTable table, List<PolicyTable.Layer> own) {
        ReachCheck check = new ReachCheck(table, own);
        List<Row> above = new ArrayList<>();
        for (PolicyTable.Layer layer : own) {
            layer.rows().forEach(row -> check.reach(row, layer.rows(), above));
            check.ties(layer.rows());
            above.addAll(layer.rows());
        }
        return check.found;
    }

    private Asked asked(Occasion occasion, List<Row> together, List<Row> above) {
        return new Asked(Plan.variants(occasion.among(above)), Plan.variants(occasion.among(together)));
    }

    private Demands demands(Plan.Variant variant, Occasion occasion) {
        Demands demands = Demands.of(variant, envelope);
        return occasion.failure() == null ? demands : demands.withoutResponse();
    }

    private void reach(Row row, List<Row> together, List<Row> above) {
        List<String> why = new ArrayList<>();
        List<Finding> parts = new ArrayList<>();
        boolean reached = false;
        for (Occasion occasion : occasions) {
            if (occasion.breadth(row) == null) {
                continue;
            }
            List<String> obstacles = obstacles(row, occasion, asked(occasion, together, above));
            reached |= obstacles.isEmpty();
            why.addAll(obstacles);
            obstacles.stream()
                    .filter(obstacle -> obstacle.startsWith(NO_RESPONSE))
                    .findFirst()
                    .ifPresent(obstacle ->
                            parts.add(Finding.warning(row, "its " + occasion + " can't be reached: " + obstacle)));
        }
        if (reached) {
            found.addAll(parts);
        } else if (!why.isEmpty()) {
            unreachable.add(row);
            found.add(Finding.warning(row, "can't be reached: " + why.get(0)));
        }
    }

    /** Why none of a row's alternatives can win here; empty when one can. */
    private List<String> obstacles(Row row, Occasion occasion, Asked asked) {
        List<String> obstacles = new ArrayList<>();
        for (Plan.Variant variant : asked.together()) {
            if (variant.row() == row) {
                String obstacle = obstacle(variant, occasion, asked);
                if (obstacle == null) {
                    return List.of();
                }
                obstacles.add(obstacle);
            }
        }
        return obstacles;
    }

    private @Nullable String obstacle(Plan.Variant variant, Occasion occasion, Asked asked) {
        Demands all = Demands.of(variant, envelope);
        Place missing = occasion.failure() == null ? null : all.needsResponse();
        if (missing != null) {
            return NO_RESPONSE + ", so " + missing + " is never there; name a status in the key, or drop the condition";
        }
        String contradiction = all.contradiction(envelope);
        if (contradiction != null) {
            return contradiction + "; drop one of the two";
        }
        Demands demands = demands(variant, occasion);
        List<Plan.Variant> better = new ArrayList<>(asked.above());
        better.addAll(asked.together().subList(0, asked.together().indexOf(variant)));
        for (Plan.Variant other : better) {
            if (other.row() != variant.row() && possible(other, occasion) && covers(other, demands, occasion)) {
                return TableCheck.named(other.row()) + " wins wherever this one matches"
                        + (variant.row().line() == 0
                                ? ""
                                : " (line " + variant.row().line() + ")")
                        + "; narrow that one with when, or drop this one";
            }
        }
        return null;
    }

    private boolean possible(Plan.Variant variant, Occasion occasion) {
        return occasion.failure() == null || Demands.of(variant, envelope).needsResponse() == null;
    }

    private boolean covers(Plan.Variant other, Demands demands, Occasion occasion) {
        return demands(other, occasion).impliedBy(demands);
    }

    private void ties(List<Row> rows) {
        Set<Set<Row>> told = new LinkedHashSet<>();
        for (Occasion occasion : occasions) {
            List<Plan.Variant> variants = Plan.variants(occasion.among(rows));
            for (int i = 0; i < variants.size(); i++) {
                for (int j = i + 1;
                        j < variants.size()
                                && variants.get(j).rank() == variants.get(i).rank();
                        j++) {
                    Plan.Variant earlier = variants.get(i);
                    Plan.Variant later = variants.get(j);
                    if (tie(earlier, later, occasion, variants.subList(0, i))
                            && told.add(Set.of(earlier.row(), later.row()))) {
                        found.add(Finding.warning(later.row(), tieMessage(earlier.row(), later.row(), occasion)));
                    }
                }
            }
        }
    }

    private boolean tie(Plan.Variant earlier, Plan.Variant later, Occasion occasion, List<Plan.Variant> better) {
        if (earlier.row() == later.row()
                || unreachable.contains(later.row())
                || unreachable.contains(earlier.row())
                || !possible(earlier, occasion)
                || !possible(later, occasion)
                || !overlap(earlier.glob(), later.glob())) {
            return false;
        }
        Demands both = demands(earlier, occasion).and(demands(later, occasion));
        boolean settled = better.stream().anyMatch(other -> covers(other, both, occasion));
        return !settled && both.contradiction(envelope) == null;
    }

    private static boolean overlap(@Nullable Glob one, @Nullable Glob other) {
        return (one == null || other == null) ? one == other : one.overlaps(other);
    }

    private static String tieMessage(Row earlier, Row later, Occasion occasion) {
        boolean lines = earlier.line() > 0 && later.line() > 0;
        return "ties with row " + earlier.label()
                + (lines ? " (lines " + earlier.line() + " and " + later.line() + ")" : "") + ": both can match "
                + (occasion.failure() == null ? "a " : "") + occasion
                + " and rank equal, so the earlier one wins; add a condition to one of them, or a row for"
                + " what both match";
    }
}
