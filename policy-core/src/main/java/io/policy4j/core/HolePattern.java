package io.policy4j.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text pattern with holes where a hint stands: {@code *in <seconds> seconds*}. {@code *} is any run of characters, a hole is
 * the {@linkplain HintFormat#word() word} of a hint format between {@code <} and {@code >}, and the pattern fits the whole
 * text. Several holes, as in {@code *<minutes>m<seconds>s*}, are summed.
 *
 * <p>What stands between two stars takes the first place at which it fits and its holes can be read: "used in 3 regions, retry
 * in 20 seconds" says 20 seconds. A hole takes all that its format can read. Next to a star it must be a word of its own: no
 * letter, digit or sign touches it, and {@code 1,200}, {@code 5:30} or {@code 10-20} is not cut in two, as half a number would
 * be early.
 */
public final class HolePattern {

    private static final char STAR = '*';

    private final String text;

    /** What stands between the stars: always one more than there are stars. */
    private final List<List<Part>> pieces;

    private HolePattern(String text, List<List<Part>> pieces) {
        this.text = text;
        this.pieces = pieces;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException if it has no hole, an unknown one, two that touch, a digit that touches one from the
     *     left, or another one beside that of a date
     */
    static HolePattern parse(String text) {
        List<List<Part>> pieces = new ArrayList<>();
        int from = 0;
        for (int star = text.indexOf(STAR); star >= 0; star = text.indexOf(STAR, from)) {
            pieces.add(parts(text, text.substring(from, star)));
            from = star + 1;
        }
        pieces.add(parts(text, text.substring(from)));
        checkHoles(text, pieces);
        return new HolePattern(text, List.copyOf(pieces));
    }

    private static List<Part> parts(String text, String piece) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < piece.length()) {
            int opening = piece.indexOf('<', at);
            if (opening == at) {
                int closing = piece.indexOf('>', at);
                checkBefore(text, parts);
                parts.add(hole(text, closing < 0 ? "" : piece.substring(at + 1, closing)));
                at = closing + 1;
            } else {
                int end = opening < 0 ? piece.length() : opening;
                parts.add(new Literal(piece.substring(at, end)));
                at = end;
            }
        }
        return List.copyOf(parts);
    }

    private static Hole hole(String text, String word) {
        HintFormat format = HintFormat.find(word);
        if (format == null) {
            throw refusal(text, "< must open one of " + HintFormat.words() + ", and > close it");
        }
        return new Hole(format);
    }

    private static void checkBefore(String text, List<Part> before) {
        Part last = before.isEmpty() ? new Literal("") : before.get(before.size() - 1);
        if (last instanceof Hole) {
            throw refusal(text, "two holes must have something between them");
        }
        if (last instanceof Literal literal && literal.endsWithDigit()) {
            throw refusal(text, "a digit must not touch a hole");
        }
    }

    private static void checkHoles(String text, List<List<Part>> pieces) {
        List<Hole> holes = pieces.stream()
                .flatMap(List::stream)
                .filter(Hole.class::isInstance)
                .map(Hole.class::cast)
                .toList();
        if (holes.isEmpty()) {
            throw refusal(text, "must have a hole such as <seconds>: one of " + HintFormat.words());
        }
        if (holes.size() > 1 && holes.stream().anyMatch(hole -> hole.format().isDate())) {
            throw refusal(text, "a date must be the only hole, as nothing can be added to it");
        }
    }

    private static IllegalArgumentException refusal(String text, String rule) {
        return new IllegalArgumentException("pattern (" + text + "): " + rule);
    }

    /** The pattern as written. */
    String text() {
        return text;
    }

    /**
     * The delay that the holes say, between zero and {@link HintFormat#FAR}; null where the text does not fit.
     *
     * @param reference from when a date is read
     * @param ignoreCase whether letters outside the holes fit in either case
     */
    @Nullable
    Duration delay(String candidate, Instant reference, boolean ignoreCase) {
        HoleSearch search = new HoleSearch(candidate, reference, ignoreCase);
        int last = pieces.size() - 1;
        for (int i = 0; i <= last; i++) {
            if (!search.take(pieces.get(i), i > 0, i < last)) {
                return null;
            }
        }
        return search.sum();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HolePattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** What a piece is made of. */
    sealed interface Part permits Literal, Hole {}

    /** Characters that stand for themselves. */
    record Literal(String text) implements Part {

        boolean endsWithDigit() {
            return !text.isEmpty() && TextCursor.isDigit(text.charAt(text.length() - 1));
        }
    }

    /** A place where a hint of this format stands. */
    record Hole(HintFormat format) implements Part {}
}
