package io.policy4j.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Values within a header field that is built like those of RFC 9651: members between commas, parameters between semicolons,
 * each a name and a value, as in {@code limit=10, remaining=0;w=60} or {@code "default";r=0;t=30}. What is built otherwise is
 * passed over.
 */
final class StructuredField {

    private StructuredField() {}

    /**
     * The values of all members and parameters of that name, in the order of the field; never throws.
     *
     * <p>Names compare ignoring case; a word in front of one, as in {@code Bearer error="invalid_token"}, does not count.
     * Strings come without quotes, dates without their {@code @}, booleans as {@code true} and {@code false}; a name without a
     * value is {@code true}. Inner lists are no values, and names inside them are not looked at.
     */
    static List<String> members(String headerValue, String name) {
        List<String> values = new ArrayList<>();
        int from = 0;
        while (from < headerValue.length()) {
            int end = partEnd(headerValue, from);
            addValue(values, headerValue.substring(from, end), name);
            from = end + 1;
        }
        return List.copyOf(values);
    }

    /** The comma or semicolon that ends the part which starts here, outside strings and inner lists, or the end of all. */
    private static int partEnd(String text, int from) {
        boolean quoted = false;
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && (c == ',' || c == ';')) {
                return at;
            }
        }
        return text.length();
    }

    private static void addValue(List<String> values, String part, String name) {
        int equals = part.indexOf('=');
        String words = (equals < 0 ? part : part.substring(0, equals)).strip();
        int blank = Math.max(words.lastIndexOf(' '), words.lastIndexOf('\t'));
        if (words.substring(blank + 1).equalsIgnoreCase(name)) {
            String value = equals < 0 ? "?1" : part.substring(equals + 1).strip();
            addValue(values, value);
        }
    }

    private static void addValue(List<String> values, String value) {
        if (value.startsWith("\"")) {
            addString(values, value);
        } else if (isBare(value)) {
            values.add(
                    switch (value) {
                        case "?1" -> "true";
                        case "?0" -> "false";
                        default -> value.startsWith("@") ? value.substring(1) : value;
                    });
        }
    }

    private static boolean isBare(String value) {
        return !value.isEmpty()
                && !value.equals("@")
                && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '(' && c != ')');
    }

    private static void addString(List<String> values, String quoted) {
        StringBuilder text = new StringBuilder(quoted.length());
        int at = 1;
        while (at < quoted.length() && quoted.charAt(at) != '"') {
            at += quoted.charAt(at) == '\\' ? 1 : 0;
            if (at < quoted.length()) {
                text.append(quoted.charAt(at++));
            }
        }
        if (at == quoted.length() - 1) {
            values.add(text.toString());
        }
    }
}
