package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A row's key, taken apart: {@code STATUS [CODE | type=TYPE] [(label)]}. */
record RowKey(String text, List<Status> statuses, Discriminator discriminator) {

    /** What else the key names beside the status. */
    record Discriminator(Kind kind, @Nullable Expect expect) {
        static final Discriminator NONE = new Discriminator(Kind.NONE, null);

        enum Kind {
            NONE(0),
            TYPE(1),
            CODE(2);

            private final int rank;

            Kind(int rank) {
                this.rank = rank;
            }

            int rank() {
                return rank;
            }
        }

        boolean isPresent() {
            return kind != Kind.NONE;
        }

        static Discriminator code(Expect expect) {
            return new Discriminator(Kind.CODE, expect);
        }
    }

    /** One alternative of the status part. */
    record Status(
            Breadth breadth, int low, int high, @Nullable FailureKind failure) {

        /** From wide to narrow. */
        enum Breadth {
            ANY(0),
            CLASS(1),
            RANGE(2),
            EXACT(3);

            private final int rank;

            Breadth(int rank) {
                this.rank = rank;
            }

            int rank() {
                return rank;
            }
        }

        boolean matches(int status) {
            return failure == null
                    && (breadth == Breadth.ANY ? status < 200 || status > 299 : status >= low && status <= high);
        }
    }

    static RowKey parse(String key) {
        String text = key.strip();
        int end = endOfStatus(text);
        String rest = text.substring(end).strip();
        if (rest.startsWith("|")) {
            throw new IllegalArgumentException(
                    "row key (" + text + "): a space ends the status; write 429|503 without spaces");
        }
        List<Status> statuses = new ArrayList<>();
        for (String alternative : text.substring(0, end).split("\\|", -1)) {
            statuses.add(parseStatus(text, alternative));
        }
        return new RowKey(text, List.copyOf(statuses), parseDiscriminator(withoutLabel(rest)));
    }

    private static int endOfStatus(String text) {
        int end = 0;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static String withoutLabel(String rest) {
        if (!rest.endsWith(")")) {
            return rest;
        }
        int open = rest.lastIndexOf('(');
        boolean label = open >= 0 && (open == 0 || Character.isWhitespace(rest.charAt(open - 1)));
        return label ? rest.substring(0, open).strip() : rest;
    }

    private static Discriminator parseDiscriminator(String text) {
        if (text.isEmpty()) {
            return Discriminator.NONE;
        }
        if (text.startsWith("type=")) {
            return new Discriminator(Discriminator.Kind.TYPE, Expect.parse(text.substring("type=".length())));
        }
        return Discriminator.code(Expect.parse(text));
    }

    private static Status parseStatus(String key, String word) {
        for (FailureKind kind : FailureKind.values()) {
            if (kind.word().equals(word)) {
                return new Status(Status.Breadth.EXACT, 0, 0, kind);
            }
        }
        if (word.equals("any")) {
            return new Status(Status.Breadth.ANY, 100, 999, null);
        }
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.matches("[1-9]xx")) {
            int first = (lower.charAt(0) - '0') * 100;
            return new Status(Status.Breadth.CLASS, first, first + 99, null);
        }
        if (word.matches("[1-9][0-9]{2}")) {
            int status = Integer.parseInt(word);
            return new Status(Status.Breadth.EXACT, status, status, null);
        }
        if (word.matches("[1-9][0-9]{2}-[1-9][0-9]{2}")) {
            int low = Integer.parseInt(word.substring(0, 3));
            int high = Integer.parseInt(word.substring(4));
            if (low > high) {
                throw new IllegalArgumentException("row key (" + key + "): the range " + word + " runs backwards");
            }
            return new Status(low == high ? Status.Breadth.EXACT : Status.Breadth.RANGE, low, high, null);
        }
        throw new IllegalArgumentException("row key (" + key + "): " + (word.isEmpty() ? "an alternative" : word)
                + (word.isEmpty()
                        ? " is empty; write 429|503 without spaces"
                        : " is no status; must be like 429, 5xx, 520-527, any, connect, timeout, io or tls"
                                + Words.suggestion(
                                        word, List.of("any", "connect", "timeout", "io", "tls", "4xx", "5xx"))));
    }

    /** The narrowest breadth with which this key matches a response status, or null if it does not. */
    Status.@Nullable Breadth breadthFor(int status) {
        Status.Breadth best = null;
        for (Status alternative : statuses) {
            if (alternative.matches(status)
                    && (best == null || alternative.breadth().compareTo(best) > 0)) {
                best = alternative.breadth();
            }
        }
        return best;
    }

    boolean matches(FailureKind kind) {
        return statuses.stream().anyMatch(s -> s.failure() == kind);
    }
}
