package io.policy4j.spring.boot.actuate;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Words;
import io.policy4j.core.explain.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants explained.
 *
 * @param header a line, or several: their values have commas, at which Spring would split a list of texts
 */
record Question(
        @Nullable Integer status,
        @Nullable String failure,
        @Nullable String code,
        @Nullable String type,
        @Nullable String message,
        @Nullable Object header,
        @Nullable String body,
        @Nullable String method,
        @Nullable String path) {

    Question {
        if ((status == null) == (failure == null)) {
            throw new IllegalArgumentException("explain: needs a status or a failure, as in ?status=429");
        }
        if (body != null && (code != null || type != null || message != null)) {
            throw new IllegalArgumentException("body: has code, type and message in it; say one or the other");
        }
        if (failure != null && (body != null || code != null || type != null || message != null || header != null)) {
            throw new IllegalArgumentException("failure (" + failure
                    + "): goes with no header, code, type, message or body, as nothing came back");
        }
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

    Outcome outcome(PolicyTable table) {
        if (status == null) {
            return Outcome.failure(kind(String.valueOf(failure)));
        }
        Sample sample = Sample.of(table, status, headers());
        if (body != null) {
            return sample.body(body.getBytes(StandardCharsets.UTF_8)).response();
        }
        add(sample, "code", code);
        add(sample, "type", type);
        add(sample, "message", message);
        return sample.response();
    }

    private static void add(Sample sample, String part, @Nullable String value) {
        if (value != null) {
            sample.part(part, value);
        }
    }

    private static FailureKind kind(String word) {
        return Stream.of(FailureKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> Words.unknown(
                        "failure",
                        word,
                        Stream.of(FailureKind.values()).map(FailureKind::word).toList()));
    }

    private Headers headers() {
        Collection<?> lines =
                header instanceof Collection<?> many ? many : header == null ? List.of() : List.of(header);
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (Object line : lines) {
            int colon = line.toString().indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("header (" + line + "): must read like NAME: VALUE");
            }
            fields.computeIfAbsent(line.toString().substring(0, colon).strip(), name -> new ArrayList<>())
                    .add(line.toString().substring(colon + 1).strip());
        }
        return Headers.of(fields);
    }
}
