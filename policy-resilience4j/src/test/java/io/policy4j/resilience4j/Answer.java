package io.policy4j.resilience4j;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A response of the {@link FakeClient}; each is itself only. */
final class Answer {

    final int status;
    private final Map<String, List<String>> headers;
    private final String body;

    private Answer(int status, Map<String, List<String>> headers, String body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(int status) {
        return new Answer(status, Map.of(), "");
    }

    /** One that asks for a wait. */
    static Answer retryAfter(int status, int seconds) {
        return new Answer(status, Map.of("retry-after", List.of(Integer.toString(seconds))), "");
    }

    Answer header(String name, String value) {
        Map<String, List<String>> more = new java.util.HashMap<>(headers);
        more.put(name.toLowerCase(java.util.Locale.ROOT), List.of(value));
        return new Answer(status, more, body);
    }

    Answer json(String text) {
        return new Answer(status, headers, text);
    }

    List<String> headers(String name) {
        return name.equalsIgnoreCase("Content-Type") && !body.isEmpty()
                ? List.of("application/json")
                : headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of());
    }

    byte[] start(int max) {
        byte[] all = body.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(all, Math.min(max, all.length));
    }

    @Override
    public String toString() {
        return "answer " + status;
    }
}
