package io.policy4j.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes settings back as the table language spells them. */
final class Texts {

    private Texts() {}

    /** Appends {@code name: value}, after a comma where something stands before; nothing for null. */
    static void add(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            text.append(text.isEmpty() ? "" : ", ").append(name).append(": ");
            text.append(value instanceof Duration duration ? Durations.format(duration) : value);
        }
    }
}
