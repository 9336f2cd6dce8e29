package io.policy4j.cli;

import io.policy4j.cli.Json.Arr;
import io.policy4j.cli.Json.Bool;
import io.policy4j.cli.Json.Num;
import io.policy4j.cli.Json.Obj;
import io.policy4j.cli.Json.Str;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Request;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a recorded conversation; members that it does not know are left alone. */
final class RecordingReader {

    private static final byte[] NOTHING = new byte[0];

    private RecordingReader() {}

    /**
     * The conversation.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Recording read(Obj line) {
        List<Recording.Exchanged> exchanges = new ArrayList<>();
        for (Json item : array(line, "exchanges").items()) {
            exchanges.add(exchange(item, "exchange " + (exchanges.size() + 1)));
        }
        return new Recording(text(line, "policy"), time(line, "at"), request(line), exchanges);
    }

    private static Request request(Obj line) {
        Obj request = object(line, "request");
        Request.Builder builder = Request.builder().headers(headers(request, "request"));
        String method = text(request, "method");
        String path = text(request, "path");
        if (method != null) {
            builder.method(method);
        }
        if (path != null) {
            builder.path(path);
        }
        if (request.get("body") != null) {
            builder.body(body(request, "request"));
        }
        return builder.replayable(flag(line, "replayableBody", true)).build();
    }

    private static Recording.Exchanged exchange(Json item, String where) {
        if (!(item instanceof Obj exchange)) {
            throw wrong(where, item, "must be an object");
        }
        Json status = exchange.get("status");
        Json failure = exchange.get("failure");
        if ((status == null) == (failure == null)) {
            throw new IllegalArgumentException(
                    where + ": must have a status or a failure" + (status == null ? "" : ", not both"));
        }
        return failure != null
                ? new Recording.Failed(failureKind(failure, where))
                : new Recording.Responded(
                        status(status, where), responseHeaders(exchange, where), body(exchange, where));
    }

    private static int status(@Nullable Json status, String where) {
        if (status instanceof Num number && number.text().matches("[1-9][0-9]{2}")) {
            return Integer.parseInt(number.text());
        }
        throw wrong(where + ": status", status, "must be a number between 100 and 999");
    }

    private static FailureKind failureKind(Json failure, String where) {
        String word = failure instanceof Str string ? string.value() : JsonText.of(failure);
        return FailureWord.parse(where + ": failure", word);
    }

    /** A body that was recorded as JSON is JSON, whether or not its media type was recorded, too. */
    private static Headers responseHeaders(Obj exchange, String where) {
        Headers recorded = headers(exchange, where);
        Json body = exchange.get("body");
        return isJson(body) ? MediaType.jsonUnlessSaid(recorded) : recorded;
    }

    private static boolean isJson(@Nullable Json body) {
        if (body instanceof Str string) {
            String text = string.value().stripLeading();
            return text.startsWith("{") || text.startsWith("[");
        }
        return body instanceof Obj || body instanceof Arr;
    }

    private static Headers headers(Obj from, String where) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        object(from, "headers").members().forEach((name, value) -> {
            if (value instanceof Str string) {
                fields.put(name, List.of(string.value()));
            } else if (value instanceof Num number) {
                fields.put(name, List.of(number.text()));
            } else if (value instanceof Arr list && list.items().stream().allMatch(Str.class::isInstance)) {
                fields.put(
                        name,
                        list.items().stream().map(item -> ((Str) item).value()).toList());
            } else {
                throw wrong(where + ": header " + Printable.of(name), value, "must be a text or a list of texts");
            }
        });
        return fields.isEmpty() ? Headers.NONE : Headers.of(fields);
    }

    private static byte[] body(Obj from, String where) {
        Json body = from.get("body");
        if (body == null) {
            return NOTHING;
        }
        if (body instanceof Str string) {
            return string.value().getBytes(StandardCharsets.UTF_8);
        }
        if (body instanceof Obj || body instanceof Arr) {
            return JsonText.of(body).getBytes(StandardCharsets.UTF_8);
        }
        throw wrong(where + ": body", body, "must be a text, an object or a list");
    }

    private static @Nullable Instant time(Obj from, String name) {
        String text = text(from, name);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    name + " (" + Printable.of(String.valueOf(text)) + "): must be a time such as 2026-01-01T00:00:00Z",
                    e);
        }
    }

    private static @Nullable String text(Obj from, String name) {
        Json value = from.get(name);
        if (value != null && !(value instanceof Str)) {
            throw wrong(name, value, "must be a text");
        }
        return value == null ? null : ((Str) value).value();
    }

    private static boolean flag(Obj from, String name, boolean otherwise) {
        Json value = from.get(name);
        if (value != null && !(value instanceof Bool)) {
            throw wrong(name, value, "must be true or false");
        }
        return value == null ? otherwise : ((Bool) value).value();
    }

    private static Obj object(Obj from, String name) {
        Json value = from.get(name);
        if (value != null && !(value instanceof Obj)) {
            throw wrong(name, value, "must be an object");
        }
        return value == null ? new Obj(Map.of()) : (Obj) value;
    }

    private static Arr array(Obj from, String name) {
        Json value = from.get(name);
        if (!(value instanceof Arr array)) {
            throw value == null
                    ? new IllegalArgumentException(name + ": is missing")
                    : wrong(name, value, "must be a list");
        }
        return array;
    }

    private static IllegalArgumentException wrong(String what, @Nullable Json value, String rule) {
        String shown = value == null ? "" : JsonText.of(value);
        String cut = shown.length() > 60 ? shown.substring(0, 60) + "..." : shown;
        return new IllegalArgumentException(what + " (" + Printable.of(cut) + "): " + rule);
    }
}
