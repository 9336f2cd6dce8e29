package io.policy4j.core;

import java.util.Objects;

/** What one attempt gave: a response or a failure. */
public sealed interface Outcome permits Outcome.Response, Outcome.Failure {

    /** A response whose body was not read. */
    static Response response(int status, Headers headers) {
        return new Response(status, headers, new byte[0]);
    }

    /**
     * A response with the start of its body.
     *
     * @param status  the status code, 100 to 999
     * @param headers the response's fields
     * @param body    what was peeked, empty when nothing was; not copied, so leave it unchanged
     */
    static Response response(int status, Headers headers, byte[] body) {
        return new Response(status, headers, body);
    }

    /** An attempt that ended without a response. */
    static Failure failure(FailureKind kind) {
        return new Failure(kind);
    }

    /** A response: its head, and as much of the body as the table asked for. */
    final class Response implements Outcome {
        private final int status;
        private final Headers headers;
        private final byte[] body;

        private Response(int status, Headers headers, byte[] body) {
            if (status < 100 || status > 999) {
                throw new IllegalArgumentException("status (" + status + "): must be between 100 and 999");
            }
            this.status = status;
            this.headers = Objects.requireNonNull(headers);
            this.body = Objects.requireNonNull(body);
        }

        public int status() {
            return status;
        }

        public Headers headers() {
            return headers;
        }

        byte[] body() {
            return body;
        }

        @Override
        public String toString() {
            return String.valueOf(status);
        }
    }

    /** A failure below HTTP. The exception itself stays with the caller's client. */
    record Failure(FailureKind kind) implements Outcome {
        @Override
        public String toString() {
            return kind.word();
        }
    }
}
