package io.policy4j.reactor;

import java.util.List;
import java.util.Map;

/** What the {@link FakeApi} answers; each is itself only. */
final class Answer {

    final int status;
    final Map<String, String> headers;
    final String body;

    private Answer(int status, Map<String, String> headers, String body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer of(int status) {
        return new Answer(status, Map.of(), "");
    }

    /** One that asks for a wait. */
    static Answer retryAfter(int status, String value) {
        return new Answer(status, Map.of("retry-after", value), "");
    }

    /** One with an error code. */
    static Answer code(int status, String code) {
        return new Answer(
                status, Map.of("content-type", "application/json"), "{\"error\":{\"code\":\"" + code + "\"}}");
    }

    List<String> header(String name) {
        String value = headers.get(name.toLowerCase(java.util.Locale.ROOT));
        return value == null ? List.of() : List.of(value);
    }

    @Override
    public String toString() {
        return status + (headers.isEmpty() ? "" : " " + headers) + (body.isEmpty() ? "" : " " + body);
    }
}
