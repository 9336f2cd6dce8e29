package io.policy4j.core;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The backoffs of a table's rows, with what they leave open filled in. */
final class RowSteps {

    /** How long to wait for a slot of others' where the server gives no hint. */
    private static final Backoff SLOT_STEP = Backoff.every(Duration.ofSeconds(5));

    private final Settings settings;
    private final boolean jittered;
    private final IdentityHashMap<Row, Steps> steps = new IdentityHashMap<>();

    /** @param jittered whether delays are spread at all */
    RowSteps(List<PolicyTable.Layer> layers, Settings settings, boolean jittered) {
        this.settings = settings;
        this.jittered = jittered;
        layers.forEach(layer -> layer.rows().forEach(row -> steps.put(row, stepsOf(row.action()))));
    }

    private Steps stepsOf(Action action) {
        Backoff own = backoffOf(action);
        Backoff resolved = settings.backoff(own == null ? Backoff.DEFAULT : own);
        Wait wait = Wait.of(action);
        if (!jittered) {
            return new Steps(resolved.withJitter(Jitter.NONE));
        }
        Jitter inherited = wait == null || (own != null && own.jitter() != null) ? null : wait.jitter();
        return new Steps(inherited == null ? resolved : resolved.withJitter(inherited));
    }

    private static @Nullable Backoff backoffOf(Action action) {
        if (action instanceof Action.Retry retry) {
            return retry.backoff();
        }
        if (action instanceof Action.Follow follow) {
            return follow.poll().otherwise();
        }
        Wait wait = Wait.of(action);
        Backoff otherwise = wait == null ? null : wait.otherwise();
        return otherwise == null && action instanceof Action.AwaitSlot ? SLOT_STEP : otherwise;
    }

    Steps of(Row row) {
        return Objects.requireNonNull(steps.get(row));
    }

    /** How far the row's waits are spread above a hint; null for the default way. */
    @Nullable
    Jitter hintJitter(Row row) {
        Wait wait = Wait.of(row.action());
        return !jittered ? Jitter.NONE : wait == null ? of(row).jitter() : wait.jitter();
    }
}
