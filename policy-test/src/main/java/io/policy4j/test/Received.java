package io.policy4j.test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request as it came over the wire, body included. Immutable. */
public final class Received {

    private final RequestHead head;
    private final byte[] body;
    private final int index;
    private final int connection;
    private final Moment arrival;

    Received(RequestHead head, byte[] body, int index, int connection, Moment arrival) {
        this.head = head;
        this.body = body;
        this.index = index;
        this.connection = connection;
        this.arrival = arrival;
    }

    /** The method, as sent. */
    public String method() {
        return head.method();
    }

    /** The path, as sent: without query, not decoded. */
    public String path() {
        return head.path();
    }

    /** The query without its question mark, not decoded; empty where there is none. */
    public String query() {
        return head.query();
    }

    /** All headers; names in any case find them, and repeated lines keep their order. Unmodifiable. */
    public Map<String, List<String>> headers() {
        return head.headers();
    }

    /** All values of a header in the order of their lines; empty where there is none. */
    public List<String> headers(String name) {
        return head.headers().getOrDefault(name, List.of());
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** A copy of the body; empty where there is none. */
    public byte[] body() {
        return body.clone();
    }

    /** The body, read as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The number of this request among all that the server received, from 0. */
    public int index() {
        return index;
    }

    /** The number of the connection that it came on, from 1 in the order of acceptance. */
    public int connection() {
        return connection;
    }

    /** When its head was complete, by the server's clock. */
    public Instant at() {
        return arrival.instant();
    }

    /** When its head was complete, by the server's {@linkplain ScriptedServer.Builder#nanoTime nano time}. */
    public long nanoTime() {
        return arrival.nanos();
    }

    /** Method, path and index: neither query, headers nor body, which may hold secrets. */
    @Override
    public String toString() {
        return "#" + index + " " + method() + " " + path();
    }
}
