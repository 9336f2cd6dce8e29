package io.policy4j.core.file;

import io.policy4j.core.Finding;

/**
 * A problem of a policy file.
 *
 * @param file    the file's name as given
 * @param line    counted from 1
 * @param column  counted from 1
 * @param level   whether the file can't be used, or only surprises
 * @param message the value, the rule, and how to mend it
 */
public record Problem(String file, int line, int column, Finding.Level level, String message) {

    /** {@code file:line:column: level: message}. */
    @Override
    public String toString() {
        String word = level.name().toLowerCase(java.util.Locale.ROOT);
        return file + ":" + line + ":" + column + ": " + word + ": " + message;
    }
}
