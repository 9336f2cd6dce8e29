package io.policy4j.core;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A table's rows, laid out by status and failure. */
final class Plans {

    private static final int LOWEST = 100;
    private static final int HIGHEST = 999;

    private final List<PolicyTable.Layer> layers;
    private final Envelope envelope;
    private final Settings settings;
    private final Plan[] byStatus;
    private final Map<FailureKind, Plan> byFailure = new EnumMap<>(FailureKind.class);

    Plans(List<PolicyTable.Layer> layers, Envelope envelope, Settings settings) {
        this.layers = layers;
        this.envelope = envelope;
        this.settings = settings;
        byStatus = compileStatuses();
        for (FailureKind kind : FailureKind.values()) {
            byFailure.put(kind, new Plan(candidates(kind), envelope, settings, Set.of()));
        }
    }

    private Plan[] compileStatuses() {
        Plan[] plans = new Plan[HIGHEST - LOWEST + 1];
        List<Row> all = layers.stream().flatMap(layer -> layer.rows().stream()).toList();
        Set<Integer> turns = Occasion.turns(all);
        Set<Place> ofPolls = new LinkedHashSet<>();
        all.forEach(row -> ofPolls.addAll(ActionPlaces.whilePolled(row, settings)));
        for (int status = LOWEST; status <= HIGHEST; status++) {
            int index = status - LOWEST;
            Set<Place> also = status / 100 == 2 ? ofPolls : Set.of();
            plans[index] =
                    turns.contains(status) ? new Plan(candidates(status), envelope, settings, also) : plans[index - 1];
        }
        return plans;
    }

    static boolean isStatus(int status) {
        return status >= LOWEST && status <= HIGHEST;
    }

    Plan of(int status) {
        return byStatus[status - LOWEST];
    }

    Plan of(Outcome outcome) {
        return outcome instanceof Outcome.Response response
                ? of(response.status())
                : Objects.requireNonNull(byFailure.get(((Outcome.Failure) outcome).kind()));
    }

    /** The rows that are about an outcome, layer by layer. */
    List<Map<Row, RowKey.Status.Breadth>> candidates(Outcome outcome) {
        return outcome instanceof Outcome.Response response
                ? candidates(response.status())
                : candidates(((Outcome.Failure) outcome).kind());
    }

    private List<Map<Row, RowKey.Status.Breadth>> candidates(int status) {
        return candidates(row -> row.key().breadthFor(status));
    }

    private List<Map<Row, RowKey.Status.Breadth>> candidates(FailureKind kind) {
        return candidates(row -> row.key().matches(kind) ? RowKey.Status.Breadth.EXACT : null);
    }

    private List<Map<Row, RowKey.Status.Breadth>> candidates(Function<Row, RowKey.Status.@Nullable Breadth> breadthOf) {
        List<Map<Row, RowKey.Status.Breadth>> candidates = new ArrayList<>();
        for (PolicyTable.Layer layer : layers) {
            Map<Row, RowKey.Status.Breadth> matching = new LinkedHashMap<>();
            for (Row row : layer.rows()) {
                RowKey.Status.Breadth breadth = breadthOf.apply(row);
                if (breadth != null) {
                    matching.put(row, breadth);
                }
            }
            candidates.add(matching);
        }
        return candidates;
    }
}
