package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a JSON document: a JSON pointer of RFC 6901 in which the segment {@code *} crosses any element of an array and
 * any member of an object. Two pointers are equal when they are written alike.
 *
 * <p>{@code /error/code} is the member {@code code} of the member {@code error}; {@code /errors/0} the first element of an
 * array, or a member named {@code 0}; <code>/errors/&#42;/code</code> the code of any element. {@code ~1} stands for a slash and
 * {@code ~0} for a tilde within a segment. The empty pointer is the document itself. A member that is really named
 * {@code *} can't be told from any other.
 */
public final class Pointer {

    /** The segment that crosses any element and any member. */
    static final String ANY = "*";

    private final String text;
    private final List<String> segments;

    private Pointer(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    /**
     * Reads a pointer as written in a policy file.
     *
     * @throws IllegalArgumentException if the text is not empty and does not start with {@code /}, or has a {@code ~} that
     *     neither {@code 0} nor {@code 1} follows
     */
    public static Pointer parse(String text) {
        if (text.isEmpty()) {
            return new Pointer(text, List.of());
        }
        if (text.charAt(0) != '/') {
            throw refusal(text, "must start with /");
        }
        List<String> segments = new ArrayList<>();
        int from = 1;
        for (int slash = text.indexOf('/', from); slash >= 0; slash = text.indexOf('/', from)) {
            segments.add(unescaped(text, from, slash));
            from = slash + 1;
        }
        segments.add(unescaped(text, from, text.length()));
        return new Pointer(text, List.copyOf(segments));
    }

    private static String unescaped(String text, int from, int to) {
        StringBuilder segment = new StringBuilder(to - from);
        int at = from;
        while (at < to) {
            char c = text.charAt(at++);
            if (c == '~') {
                char escaped = at < to ? text.charAt(at++) : ' ';
                if (escaped != '0' && escaped != '1') {
                    throw refusal(text, "~ must be followed by 0 (for ~) or 1 (for /)");
                }
                c = escaped == '0' ? '~' : '/';
            }
            segment.append(c);
        }
        return segment.toString();
    }

    private static IllegalArgumentException refusal(String text, String rule) {
        return new IllegalArgumentException("pointer (" + text + "): " + rule);
    }

    /** The pointer as written. */
    public String text() {
        return text;
    }

    /** Whether some segment is {@code *}, so that several values may stand at this place. */
    public boolean isWildcard() {
        return segments.contains(ANY);
    }

    /** The segments with escapes undone, {@link #ANY} for those that cross anything. */
    List<String> segments() {
        return segments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Pointer pointer && text.equals(pointer.text);
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
