package io.policy4j.catalog;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a golden file: {@code request | answer | decision | details}.
 *
 * @param line     where it stands, counted from 1
 * @param request  empty where the line goes on with the call of the line above
 * @param answer   the status or failure, with headers in brackets and a body
 * @param decision the row and what follows
 * @param details  what the caller can read of the error, by name
 */
record GoldenAttempt(
        int line, Optional<Request> request, Outcome answer, String decision, Map<String, String> details) {

    private static final Pattern REQUEST = Pattern.compile("(\\S+) (\\S+)( \\[(.*)])?");
    private static final Pattern ANSWER = Pattern.compile("(\\w+)( \\[([^\\]]*)])?( (.*))?");

    static GoldenAttempt parse(int line, String text) {
        List<String> columns = Arrays.stream(text.split(" +\\| *|^\\| *", -1))
                .map(String::strip)
                .toList();
        if (columns.size() < 3 || columns.size() > 4) {
            throw new IllegalArgumentException("line " + line + ": must have 3 or 4 columns");
        }
        Optional<Request> request = columns.get(0).isEmpty() ? Optional.empty() : Optional.of(request(columns.get(0)));
        Map<String, String> details = columns.size() < 4 ? Map.of() : details(columns.get(3));
        return new GoldenAttempt(line, request, answer(columns.get(1)), columns.get(2), details);
    }

    private static Request request(String text) {
        Matcher parts = matched(REQUEST, text);
        return Request.builder()
                .method(parts.group(1))
                .path(parts.group(2))
                .headers(headers(parts.group(4)))
                .build();
    }

    private static Outcome answer(String text) {
        Matcher parts = matched(ANSWER, text);
        Optional<FailureKind> failure = Arrays.stream(FailureKind.values())
                .filter(kind -> kind.word().equals(parts.group(1)))
                .findFirst();
        if (failure.isPresent()) {
            return Outcome.failure(failure.get());
        }
        String body = parts.group(5) == null ? "" : parts.group(5);
        return Outcome.response(
                Integer.parseInt(parts.group(1)), headers(parts.group(3)), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Headers headers(String text) {
        if (text == null) {
            return Headers.NONE;
        }
        String[] field = text.split(": ", 2);
        return Headers.of(Map.of(field[0], List.of(field[1])));
    }

    private static Map<String, String> details(String text) {
        Map<String, String> details = new LinkedHashMap<>();
        List<String> pairs = new ArrayList<>(Arrays.asList(text.split(", (?=[a-z-]+=)")));
        pairs.forEach(pair -> details.put(pair.split("=", 2)[0], pair.split("=", 2)[1]));
        return details;
    }

    private static Matcher matched(Pattern pattern, String text) {
        Matcher parts = pattern.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("(" + text + "): must be like " + pattern);
        }
        return parts;
    }
}
