package io.policy4j.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What came back, as plain words; null and empty stand for what is not there or not known.
 *
 * @param failure the transport failure's word, or null
 * @param status  the status, 0 for a failure
 * @param codes   the codes in the body; several where they stand in an array
 */
record RandomAnswer(
        String failure,
        int status,
        String method,
        String path,
        List<String> codes,
        String codeInHeader,
        String type,
        String message,
        String ok,
        String scope,
        List<String> headerA) {

    private static final Integer[] STATUSES = {429, 429, 400, 404, 418, 503, 500, 200, 201, 301, 101};
    private static final String[] CODES = {"A", "B", "AB", "BA", "ABB", "AXB", "-17", "quota", "other"};

    static RandomAnswer make(Random random, boolean inArray) {
        boolean failed = random.nextInt(5) == 0;
        List<String> codes = new ArrayList<>();
        for (int i = random.nextInt(inArray ? 4 : 2); i > 0; i--) {
            codes.add(RandomTable.pick(random, CODES));
        }
        return new RandomAnswer(
                failed ? RandomTable.pick(random, "timeout", "io", "connect", "tls") : null,
                failed ? 0 : RandomTable.pick(random, STATUSES),
                RandomTable.pick(random, null, "GET", "POST", "PUT", "DELETE"),
                RandomTable.pick(random, null, "/a", "/a/b", "/c/b"),
                codes,
                RandomTable.pick(random, null, null, "A", "AB", "other"),
                RandomTable.pick(random, null, "t", "tier", "other"),
                RandomTable.pick(random, null, "TOO SLOW", "too fast", "Slowly"),
                RandomTable.pick(random, null, "true", "false"),
                RandomTable.pick(random, null, "org", "user", "app"),
                RandomTable.pick(random, List.of(), List.of("0"), List.of("1"), List.of("7"), List.of("0", "1")));
    }

    Request request() {
        Request.Builder request = Request.builder();
        if (method != null) {
            request.method(method);
        }
        if (path != null) {
            request.path(path);
        }
        return request.build();
    }

    Outcome outcome(boolean inArray) {
        if (failure != null) {
            return Outcome.failure(FailureKind.valueOf(failure.toUpperCase(java.util.Locale.ROOT)));
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("x-a", headerA);
        headers.put("X-SCOPE", scope == null ? List.of() : List.of(scope));
        headers.put("X-Code", codeInHeader == null ? List.of() : List.of(codeInHeader));
        return Outcome.response(status, Headers.of(headers), body(inArray).getBytes(StandardCharsets.UTF_8));
    }

    private String body(boolean inArray) {
        List<String> members = new ArrayList<>();
        if (inArray) {
            List<String> errors =
                    codes.stream().map(code -> "{\"code\": \"" + code + "\"}").toList();
            members.add("\"errors\": " + errors);
        } else if (!codes.isEmpty()) {
            members.add("\"code\": \"" + codes.get(0) + "\"");
        }
        members.add("\"type\": " + quoted(type));
        members.add("\"message\": " + quoted(message));
        members.add("\"ok\": " + ok);
        return "{" + String.join(", ", members) + "}";
    }

    private static String quoted(String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }
}
