package io.policy4j.cli;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Request;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recorded conversation: what was asked, and what came back attempt by attempt.
 *
 * @param policy    a policy's name or file, null for the default one
 * @param at        the wall-clock time at which the call began, null for now
 * @param request   what is known of the request
 * @param exchanges what each attempt gave
 */
record Recording(@Nullable String policy, @Nullable Instant at, Request request, List<Exchanged> exchanges) {

    /** What an attempt gave. */
    sealed interface Exchanged {}

    /** A response with its whole body. */
    static final class Responded implements Exchanged {
        private final int status;
        private final Headers headers;
        private final byte[] body;

        Responded(int status, Headers headers, byte[] body) {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        int status() {
            return status;
        }

        Headers headers() {
            return headers;
        }

        /** The start of the body. */
        byte[] body(int most) {
            return body.length <= most ? body : Arrays.copyOf(body, most);
        }
    }

    /** No response. */
    record Failed(FailureKind kind) implements Exchanged {}
}
