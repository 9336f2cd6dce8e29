package io.policy4j.resilience4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The holds of a policy. One that is shut is kept until it is clear again, up to a bound; others while they are in use. */
final class HoldSet {

    private static final int MOST_SHUT = 10_000;

    private final Later later;
    private final Consumer<Hold.Change> listener;
    private final Cache<HoldId, Hold> inUse =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();
    private final Cache<HoldId, Hold> shut =
            Caffeine.newBuilder().maximumSize(MOST_SHUT).executor(Runnable::run).build();

    HoldSet(Later later, Consumer<Hold.Change> listener) {
        this.later = later;
        this.listener = listener;
    }

    Hold get(HoldId id) {
        return inUse.get(id, unseen -> new Hold(unseen, later, this::changed));
    }

    private void changed(Hold.Change change) {
        Hold hold = get(change.hold());
        if (hold.shut() == null) {
            shut.invalidate(change.hold());
        } else {
            shut.put(change.hold(), hold);
        }
        listener.accept(change);
    }

    /** The holds that are shut. */
    List<Hold> allShut() {
        Collection<Hold> all = shut.asMap().values();
        return all.stream().filter(hold -> hold.shut() != null).toList();
    }
}
