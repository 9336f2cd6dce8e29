package io.policy4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Something that a check of a table found.
 *
 * @param row     the row it is about, null for the table as a whole
 * @param level   whether the table can't be used, or only surprises
 * @param message what, why and how to mend it
 */
public record Finding(@Nullable Row row, Level level, String message) {

    /** How bad a finding is. */
    public enum Level {
        ERROR,
        WARNING
    }

    static Finding error(@Nullable Row row, String message) {
        return new Finding(row, Level.ERROR, message);
    }

    static Finding warning(@Nullable Row row, String message) {
        return new Finding(row, Level.WARNING, message);
    }

    @Override
    public String toString() {
        return (row == null ? "" : "row " + row.label() + ": ") + message;
    }
}
