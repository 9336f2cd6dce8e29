package io.policy4j.core;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Messages about a word that the language does not know, with the nearest word that it does. */
public final class Words {

    private Words() {}

    /** An exception {@code what (word): must be one of ...; did you mean ...?}. */
    public static IllegalArgumentException unknown(String what, String word, Collection<String> known) {
        return new IllegalArgumentException(
                what + " (" + word + "): must be one of " + String.join(", ", known) + suggestion(word, known));
    }

    /** {@code ; did you mean X?}, or nothing when no known word is near. */
    public static String suggestion(String word, Collection<String> known) {
        String nearest = nearest(word, known);
        return nearest == null ? "" : "; did you mean " + nearest + "?";
    }

    private static @Nullable String nearest(String word, Collection<String> known) {
        if (word.length() > 40) {
            return null;
        }
        String best = null;
        int bestDistance = Math.max(1, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(lower(word), lower(candidate));
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    private static String lower(String word) {
        return word.toLowerCase(java.util.Locale.ROOT);
    }

    // Damerau-Levenshtein with adjacent transpositions; words are short, so the full matrix is small.
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
