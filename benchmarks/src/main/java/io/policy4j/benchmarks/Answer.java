package io.policy4j.benchmarks;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** A response without a network behind it. */
record Answer(int status, List<String> retryAfter) {

    static final Answer OK = new Answer(200, List.of());
    static final Answer UNAVAILABLE = new Answer(503, List.of());
    static final Answer TOO_MANY = new Answer(429, List.of("1"));

    /** What peers get that retry on exceptions only: made once, so that they don't pay for its stack trace. */
    static final class UnavailableException extends RuntimeException {

        @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace that could be wrong
        static final UnavailableException INSTANCE = new UnavailableException();

        private static final long serialVersionUID = 1;

        private UnavailableException() {
            super("503", null, false, false);
        }
    }

    boolean isFine() {
        return status < 500 && status != 429;
    }

    Answer orThrow() {
        if (!isFine()) {
            throw UnavailableException.INSTANCE;
        }
        return this;
    }

    /** Reads answers. */
    static final class Reader implements ResponseReader<Answer> {
        @Override
        public int status(Answer response) {
            return response.status();
        }

        @Override
        public List<String> headers(Answer response, String name) {
            return name.equalsIgnoreCase("Retry-After") ? response.retryAfter() : List.of();
        }

        @Override
        public byte[] peek(Answer response, int max) {
            return new byte[0];
        }

        @Override
        public void release(Answer response) {
            // Nothing is held.
        }
    }
}
