package io.policy4j.core;

import io.policy4j.core.HolePattern.Hole;
import io.policy4j.core.HolePattern.Literal;
import io.policy4j.core.HolePattern.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One text in which the pieces of a pattern are found one behind the other, each at the first place at which it fits. */
final class HoleSearch {

    /** Between digits these make one number or time of two. */
    private static final String JOINTS = ".,:";

    private final String text;
    private final Instant reference;
    private final boolean ignoreCase;
    private int at;
    private Duration sum = Duration.ZERO;

    HoleSearch(String text, Instant reference, boolean ignoreCase) {
        this.text = text;
        this.reference = reference;
        this.ignoreCase = ignoreCase;
    }

    /** What the holes said so far. */
    Duration sum() {
        return sum;
    }

    /** Finds the next piece; without a star on a side it must reach what lies there, the end of the text at last. */
    boolean take(List<Part> piece, boolean starBefore, boolean starAfter) {
        if (piece.isEmpty() && starBefore) {
            return true;
        }
        int lastStart = starBefore ? text.length() : at;
        for (int start = at; start <= lastStart; start++) {
            Fit fit = fit(piece, start, starBefore, starAfter);
            if (fit != null && (starAfter || fit.end == text.length())) {
                at = fit.end;
                sum = plus(sum, fit.delay);
                return true;
            }
        }
        return false;
    }

    private @Nullable Fit fit(List<Part> piece, int start, boolean starBefore, boolean starAfter) {
        int end = start;
        Duration delay = Duration.ZERO;
        for (Part part : piece) {
            if (part instanceof Literal literal) {
                if (!text.regionMatches(
                        ignoreCase, end, literal.text(), 0, literal.text().length())) {
                    return null;
                }
                end += literal.text().length();
            } else if (part instanceof Hole hole) {
                TextCursor cursor = new TextCursor(text, end);
                boolean free = end > start || !starBefore || startsWord(end);
                Duration said = free ? hole.format().read(cursor, reference) : null;
                if (said == null) {
                    return null;
                }
                end = cursor.position();
                delay = plus(delay, said);
            }
        }
        boolean holeAtStar = starAfter && !piece.isEmpty() && piece.get(piece.size() - 1) instanceof Hole;
        return holeAtStar && !endsWord(end) ? null : new Fit(end, delay);
    }

    private boolean startsWord(int index) {
        return !isWord(index - 1)
                && !(isAny(index - 1, JOINTS) && isDigit(index - 2))
                && !(isAny(index - 1, "+-") && !isWord(index - 2));
    }

    private boolean endsWord(int index) {
        return !isWord(index) && !(isAny(index, JOINTS + "-") && isDigit(index + 1));
    }

    private boolean isWord(int index) {
        return isDigit(index) || (isInside(index) && TextCursor.isLetter(text.charAt(index)));
    }

    private boolean isDigit(int index) {
        return isInside(index) && TextCursor.isDigit(text.charAt(index));
    }

    private boolean isAny(int index, String characters) {
        return isInside(index) && characters.indexOf(text.charAt(index)) >= 0;
    }

    private boolean isInside(int index) {
        return index >= 0 && index < text.length();
    }

    private static Duration plus(Duration sum, Duration more) {
        Duration both = sum.plus(more);
        return both.compareTo(HintFormat.FAR) > 0 ? HintFormat.FAR : both;
    }

    /** Where a piece ends that fits, and what its holes say. */
    private record Fit(int end, Duration delay) {}
}
