package io.policy4j.core;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands: in a response, in the request, or under a name that the envelope gives. A place is spelled the
 * same wherever the table language takes one.
 */
public sealed interface Place {

    /** {@code header NAME}, {@code header NAME;member} (structured field), {@code header NAME /pointer} (JSON inside). */
    record Header(
            String name, @Nullable String member, @Nullable Pointer pointer) implements Place {
        @Override
        public String toString() {
            return "header " + name + (member == null ? "" : ";" + member)
                    + (pointer == null ? "" : " " + pointer.text());
        }
    }

    /** {@code body /pointer}: a scalar of a JSON body. */
    record Body(Pointer pointer) implements Place {
        @Override
        public String toString() {
            return "body " + pointer.text();
        }
    }

    /** What follows the last {@code mark} in another place's value; all of it where the mark is missing. */
    record After(Place place, String mark) implements Place {
        @Override
        public String toString() {
            return place + " after " + mark;
        }
    }

    /** A place that is one word by itself. */
    enum Word implements Place {
        /** The raw start of a body that is not JSON. */
        TEXT,
        /** The request's method. */
        METHOD,
        /** The request's path, without its query. */
        PATH;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** {@code code}, {@code type}, {@code message} or another name of the envelope. */
    record Named(String name) implements Place {

        public static final Place CODE = new Named("code");
        public static final Place TYPE = new Named("type");
        public static final Place MESSAGE = new Named("message");

        @Override
        public String toString() {
            return name;
        }
    }

    /** {@code body /pointer}. */
    static Place body(String pointer) {
        return new Body(Pointer.parse(pointer));
    }

    /** {@code header NAME}. */
    static Place header(String name) {
        return new Header(token(name), null, null);
    }

    /** What follows the last {@code mark} in this place's value. */
    default Place after(String mark) {
        if (mark.isEmpty()) {
            throw new IllegalArgumentException("after (): must not be empty");
        }
        return new After(this, mark);
    }

    /**
     * Reads a place as the table language spells it; a bare {@code /pointer} is one into the body.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Place parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("/")) {
            return body(trimmed);
        }
        List<String> words = List.of(trimmed.split("\\s+", 2));
        String first = words.get(0);
        if (words.size() == 2) {
            return switch (first) {
                case "body" -> body(words.get(1));
                case "header" -> parseHeader(words.get(1));
                default ->
                    throw new IllegalArgumentException("place (" + trimmed
                            + "): must be header NAME, body /pointer, text, method, path or a name of the envelope"
                            + Words.suggestion(first, List.of("header", "body")));
            };
        }
        return switch (first) {
            case "text" -> Word.TEXT;
            case "method" -> Word.METHOD;
            case "path" -> Word.PATH;
            case "header" ->
                throw new IllegalArgumentException("place (header): needs a name, as in header Retry-After");
            case "body" -> throw new IllegalArgumentException("place (body): needs a pointer, as in body /retry_after");
            default -> new Named(name(first));
        };
    }

    private static Place parseHeader(String rest) {
        int space = rest.indexOf(' ');
        String head = space < 0 ? rest : rest.substring(0, space);
        Pointer pointer = space < 0 ? null : Pointer.parse(rest.substring(space).strip());
        int semicolon = head.indexOf(';');
        if (semicolon < 0) {
            return new Header(token(head), null, pointer);
        }
        if (pointer != null) {
            throw new IllegalArgumentException("place (header " + rest + "): takes a member or a pointer, not both");
        }
        return new Header(token(head.substring(0, semicolon)), token(head.substring(semicolon + 1)), null);
    }

    private static String token(String name) {
        Objects.requireNonNull(name);
        if (name.isEmpty() || !name.chars().allMatch(Place::isTokenChar)) {
            throw new IllegalArgumentException("header name (" + name + "): must be a token of RFC 9110");
        }
        return name;
    }

    private static boolean isTokenChar(int c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    private static String name(String name) {
        if (!name.chars()
                .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.'))) {
            throw new IllegalArgumentException("place (" + name
                    + "): must be header NAME, body /pointer, text, method, path or a name of the envelope");
        }
        return name;
    }
}
