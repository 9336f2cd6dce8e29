package io.policy4j.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The places that a row's action reads once the row has won. */
final class ActionPlaces {

    /** Stands for the whole envelope: a signal tells its caller what the server said. */
    static final Place DETAILS = new Place.Named("*");

    private ActionPlaces() {}

    static Set<Place> of(Row row, Settings settings) {
        Set<Place> places = new LinkedHashSet<>();
        for (Hint hint : hints(row, settings)) {
            Place source = hint.source();
            if (source != null) {
                places.add(source);
            }
        }
        Action unsafe = row.unsafe();
        if (row.action().signals() || (unsafe != null && unsafe.signals())) {
            places.add(DETAILS);
        }
        if (row.action() instanceof Action.Follow follow) {
            follow.poll().urls().forEach(url -> places.addAll(Poll.places(url)));
            boolean polled = follow.poll().urls().isEmpty();
            if (polled && follow.poll().state() != null) {
                places.add(follow.poll().state());
            }
        }
        return places;
    }

    /** The places that a row reads in any success while its work is followed. */
    static Set<Place> whilePolled(Row row, Settings settings) {
        Set<Place> places = new LinkedHashSet<>();
        if (row.action() instanceof Action.Follow follow && follow.poll().state() != null) {
            places.addAll(of(row, settings));
            places.add(follow.poll().state());
        }
        return places;
    }

    /** The hints that the row's delay and reset time come from. */
    static List<Hint> hints(Row row, Settings settings) {
        List<Hint> hints = new ArrayList<>(row.reset());
        hints.addAll(delayHints(row.action(), settings));
        return hints;
    }

    /** The hints of an action's delay, the table's own where it lists none. */
    static List<Hint> delayHints(Action action, Settings settings) {
        List<Hint> own = action instanceof Action.Retry retry
                ? retry.hints()
                : action instanceof Action.WaitFor waits
                        ? waits.plan().hints()
                        : action instanceof Action.AwaitSlot slot
                                ? slot.plan().hints()
                                : action instanceof Action.Follow follow
                                        ? follow.poll().every()
                                        : null;
        if (own == null) {
            return List.of();
        }
        return own.isEmpty() ? settings.get(Setting.HINTS) : own;
    }
}
