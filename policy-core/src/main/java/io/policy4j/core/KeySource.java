package io.policy4j.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose state a call uses: cooldown, latch, budget and slots belong to policy and key.
 *
 * @param kind   where the key comes from
 * @param header for {@link Kind#HEADER} its name; the value is hashed before it is kept
 */
public record KeySource(Kind kind, @Nullable String header) {

    /** Where a key comes from. */
    public enum Kind {
        /** Scheme, host and port of the request. */
        ORIGIN,
        /** The hash of a request header. */
        HEADER,
        /** The program names it. */
        CALLER
    }

    public static final KeySource ORIGIN = new KeySource(Kind.ORIGIN, null);

    /** Reads {@code origin}, {@code header NAME} or {@code caller}. */
    public static KeySource parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length == 2 && words[0].equals("header")) {
            return new KeySource(Kind.HEADER, words[1]);
        }
        return switch (text.strip()) {
            case "origin" -> ORIGIN;
            case "caller" -> new KeySource(Kind.CALLER, null);
            default -> throw Words.unknown("key", text, List.of("origin", "header NAME", "caller"));
        };
    }

    @Override
    public String toString() {
        String word = kind.name().toLowerCase(java.util.Locale.ROOT);
        return header == null ? word : word + " " + header;
    }
}
