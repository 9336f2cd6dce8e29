package io.policy4j.benchmarks;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** A response without a network behind it. */
record Answer(int status) {

    static final Answer OK = new Answer(200);
    static final Answer UNAVAILABLE = new Answer(503);

    /** Reads answers, which have a status and nothing else. */
    static final class Reader implements ResponseReader<Answer> {
        @Override
        public int status(Answer response) {
            return response.status();
        }

        @Override
        public List<String> headers(Answer response, String name) {
            return List.of();
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
