package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;

/**
 * A text pattern in which {@code *} stands for any run of characters: none, one or many, {@code /} and line ends too. Every
 * other character stands for itself; there is no escape, and a pattern without {@code *} is exact. Two globs are equal when
 * they are written alike.
 *
 * <p>A match costs at most the product of the two lengths, whatever the pattern and the text are.
 */
public final class Glob {

    private static final char STAR = '*';

    private final String text;

    /** What stands between the stars: always one more than there are stars. */
    private final List<String> pieces;

    private Glob(String text) {
        this.text = text;
        this.pieces = split(text);
    }

    /** Reads a pattern. Every text is one; the empty pattern matches the empty text only. */
    public static Glob parse(String text) {
        return new Glob(text);
    }

    private static List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int star = text.indexOf(STAR); star >= 0; star = text.indexOf(STAR, from)) {
            pieces.add(text.substring(from, star));
            from = star + 1;
        }
        pieces.add(text.substring(from));
        return List.copyOf(pieces);
    }

    /** Whether the whole of {@code candidate} fits this pattern. */
    public boolean matches(String candidate) {
        return isExact() ? text.equals(candidate) : matches(candidate, false);
    }

    /** Like {@link #matches(String)}, with letters compared one by one as {@link String#equalsIgnoreCase(String)} does. */
    public boolean matchesIgnoreCase(String candidate) {
        return isExact() ? text.equalsIgnoreCase(candidate) : matches(candidate, true);
    }

    private boolean matches(String candidate, boolean ignoreCase) {
        String head = pieces.get(0);
        String tail = pieces.get(pieces.size() - 1);
        int end = candidate.length() - tail.length();
        if (head.length() > end
                || !candidate.regionMatches(ignoreCase, 0, head, 0, head.length())
                || !candidate.regionMatches(ignoreCase, end, tail, 0, tail.length())) {
            return false;
        }
        int from = head.length();
        for (int i = 1; i < pieces.size() - 1; i++) {
            String piece = pieces.get(i);
            int at = find(candidate, piece, from, end, ignoreCase);
            if (at > end) {
                return false;
            }
            from = at + piece.length();
        }
        return true;
    }

    /** The first place of {@code piece} within {@code [from, end)}, or a place after {@code end}. */
    private static int find(String candidate, String piece, int from, int end, boolean ignoreCase) {
        int last = end - piece.length();
        for (int at = from; at <= last; at++) {
            if (candidate.regionMatches(ignoreCase, at, piece, 0, piece.length())) {
                return at;
            }
        }
        return end + 1;
    }

    /** Whether the pattern has no {@code *} and so matches one text only. */
    public boolean isExact() {
        return pieces.size() == 1;
    }

    /** The number of characters of the pattern as written, stars included. */
    public int length() {
        return text.length();
    }

    /** The pattern as written. */
    public String text() {
        return text;
    }

    /** Whether some text matches both patterns. The answer is exact; case counts. */
    public boolean overlaps(Glob other) {
        String a = text;
        String b = other.text;
        // below[j]: the rest of a after position i and the rest of b from j have a text in common
        boolean[] below = new boolean[b.length() + 1];
        boolean[] row = new boolean[b.length() + 1];
        for (int i = a.length(); i >= 0; i--) {
            for (int j = b.length(); j >= 0; j--) {
                row[j] = meets(a, i, b, j, row, below);
            }
            boolean[] spare = below;
            below = row;
            row = spare;
        }
        return below[0];
    }

    private static boolean meets(String a, int i, String b, int j, boolean[] row, boolean[] below) {
        boolean endA = i == a.length();
        boolean endB = j == b.length();
        if (endA && endB) {
            return true;
        }
        boolean starA = !endA && a.charAt(i) == STAR;
        boolean starB = !endB && b.charAt(j) == STAR;
        if (starA || starB) {
            boolean stepA = !endA && below[j];
            boolean stepB = !endB && row[j + 1];
            return stepA || stepB;
        }
        return !endA && !endB && a.charAt(i) == b.charAt(j) && below[j + 1];
    }

    /** Whether this pattern matches every text that the other matches. The answer is exact; case counts. */
    public boolean covers(Glob other) {
        // Only a star of ours can take a star of theirs, read as a character, and then it takes whatever that stands
        // for.
        return matches(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Glob glob && text.equals(glob.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
