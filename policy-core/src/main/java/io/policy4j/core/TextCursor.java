package io.policy4j.core;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A place in a text that moves forward while parts are taken from it; what does not fit leaves it where it was. */
final class TextCursor {

    /** What a number of more digits than any delay or date needs is taken for: too large in every unit. */
    private static final BigDecimal HUGE = BigDecimal.TEN.pow(20);

    private static final int WHOLE_DIGITS = 20;
    private static final int FRACTION_DIGITS = 30;

    private static final int LONGEST_WORD = 12;

    private final String text;
    private int at;

    TextCursor(String text, int at) {
        this.text = text;
        this.at = at;
    }

    int position() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    boolean atEnd() {
        return at == text.length();
    }

    boolean atDigit() {
        return isDigit(at);
    }

    private boolean isDigit(int index) {
        return index < text.length() && isDigit(text.charAt(index));
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** Takes the word if it stands here, letters compared ignoring case. */
    boolean take(String word) {
        boolean here = text.regionMatches(true, at, word, 0, word.length());
        if (here) {
            at += word.length();
        }
        return here;
    }

    /** Takes any of these characters if one stands here. */
    boolean takeAny(String characters) {
        boolean here = at < text.length() && characters.indexOf(text.charAt(at)) >= 0;
        if (here) {
            at++;
        }
        return here;
    }

    /** Takes the ASCII letters that stand here, none too, and no more than a word that we know may have. */
    String letters() {
        int from = at;
        while (at < text.length() && at - from < LONGEST_WORD && isLetter(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    /** Takes between {@code fewest} and {@code most} (at most 9) digits; null where fewer stand here. */
    @Nullable
    Integer digits(int fewest, int most) {
        int from = at;
        int value = 0;
        while (at - from < most && atDigit()) {
            value = value * 10 + (text.charAt(at++) - '0');
        }
        if (at - from < fewest) {
            at = from;
            return null;
        }
        return value;
    }

    /**
     * Takes a number: digits, or digits, a point and digits. Nothing is rounded down: digits that are too far behind the
     * point to matter count as one more.
     */
    @Nullable
    BigDecimal decimal(String points) {
        if (!atDigit()) {
            return null;
        }
        int from = at;
        skipDigits();
        BigDecimal whole = whole(from, at);
        BigDecimal fraction = fraction(points);
        return fraction == null ? whole : whole.add(fraction);
    }

    /** Takes a point and the digits behind it, as a part of one; null where these do not stand here. */
    @Nullable
    BigDecimal fraction(String points) {
        if (atEnd() || points.indexOf(text.charAt(at)) < 0 || !isDigit(at + 1)) {
            return null;
        }
        int from = ++at;
        skipDigits();
        int kept = Math.min(at, from + FRACTION_DIGITS);
        BigDecimal fraction = new BigDecimal("0." + text.substring(from, kept));
        return firstNonZero(kept, at) < at ? fraction.add(BigDecimal.ONE.movePointLeft(FRACTION_DIGITS)) : fraction;
    }

    private void skipDigits() {
        while (atDigit()) {
            at++;
        }
    }

    private BigDecimal whole(int from, int to) {
        int first = firstNonZero(from, to);
        if (to - first > WHOLE_DIGITS) {
            return HUGE;
        }
        return first == to ? BigDecimal.ZERO : new BigDecimal(text.substring(first, to));
    }

    private int firstNonZero(int from, int to) {
        int first = from;
        while (first < to && text.charAt(first) == '0') {
            first++;
        }
        return first;
    }
}
