package io.policy4j.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which callers share a cooldown or a latch.
 *
 * @param kind   what they have in common
 * @param header for the header kinds its name, else null
 */
public record Scope(Kind kind, @Nullable String header) {

    /** What callers have in common. */
    public enum Kind {
        /** Every caller of the policy. */
        ALL("all"),
        /** Callers under the same key. */
        KEY("key"),
        /** Callers under the same key and method. */
        METHOD("method"),
        /** Callers under the same key and path. */
        PATH("path"),
        /** Callers whose requests carry the same value of a header. */
        HEADER("header"),
        /** Callers to whom the server answered with the same value of a header. */
        ANSWER_HEADER("answer-header");

        private final String word;

        Kind(String word) {
            this.word = word;
        }
    }

    private static final List<String> FORMS =
            List.of("all", "key", "method", "path", "header NAME", "answer-header NAME");

    /** Reads {@code all}, {@code key}, {@code method}, {@code path}, {@code header X} or {@code answer-header X}. */
    public static Scope parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        for (Kind kind : Kind.values()) {
            boolean named = kind == Kind.HEADER || kind == Kind.ANSWER_HEADER;
            if (kind.word.equals(words[0]) && words.length == (named ? 2 : 1)) {
                return new Scope(kind, named ? words[1] : null);
            }
        }
        throw Words.unknown("scope", text, FORMS);
    }

    @Override
    public String toString() {
        return header == null ? kind.word : kind.word + " " + header;
    }
}
