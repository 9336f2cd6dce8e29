package io.policy4j.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings that a policy says itself; what it leaves open has its default. Immutable. */
public final class Settings {

    /** Nothing said: every default. */
    public static final Settings DEFAULTS = new Settings(Map.of());

    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /** The value of a setting, or its default. */
    @SuppressWarnings({"unchecked", "NullAway"}) // with() puts only values of the setting's own type
    public <T extends @Nullable Object> T get(Setting<T> setting) {
        Object value = values.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    /** Whether the policy says it itself. */
    public boolean says(Setting<?> setting) {
        return values.containsKey(setting);
    }

    /**
     * These settings with one said.
     *
     * @throws IllegalArgumentException if the value is out of the setting's bounds
     */
    public <T> Settings with(Setting<? super T> setting, T value) {
        check(setting, value);
        Map<Setting<?>, Object> changed = new LinkedHashMap<>(values);
        changed.put(setting, value);
        return new Settings(changed);
    }

    private static void check(Setting<?> setting, Object value) {
        if (setting == Setting.MAX_ATTEMPTS && (Integer) value < 1) {
            throw new IllegalArgumentException("max-attempts (" + value + "): must be 1 or more");
        }
        if (setting == Setting.PEEK && ((Integer) value < 0 || (Integer) value > 16 << 20)) {
            throw new IllegalArgumentException("peek (" + value + "): must be between 0 and 16777216 bytes (16 MiB)");
        }
        if (value instanceof Duration duration) {
            boolean zeroAllowed = setting == Setting.MAX_WAIT;
            if (duration.isNegative() || (duration.isZero() && !zeroAllowed)) {
                throw new IllegalArgumentException(setting + " (" + (duration.isZero() ? "0s" : duration)
                        + "): must be " + (zeroAllowed ? "zero or more" : "more than zero"));
            }
        }
    }

    /** These settings, what they leave open taken from others. */
    public Settings over(Settings base) {
        Map<Setting<?>, Object> merged = new LinkedHashMap<>(base.values);
        merged.putAll(values);
        if (says(Setting.BACKOFF) && base.says(Setting.BACKOFF)) {
            merged.put(Setting.BACKOFF, get(Setting.BACKOFF).over(base.get(Setting.BACKOFF)));
        }
        return new Settings(merged);
    }

    /** The effective backoff of a row that says this much itself. */
    Backoff backoff(Backoff own) {
        return own.over(get(Setting.BACKOFF).over(Setting.BACKOFF.defaultValue()));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings settings && values.equals(settings.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Setting<?> setting : Setting.ALL) {
            Texts.add(text, setting.word(), values.get(setting));
        }
        return text.toString();
    }
}
