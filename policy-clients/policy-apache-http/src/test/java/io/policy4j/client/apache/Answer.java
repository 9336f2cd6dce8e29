package io.policy4j.client.apache;

import java.nio.charset.StandardCharsets;

/** What a caller got. */
final class Answer {

    private final int status;
    private final byte[] body;

    Answer(int status, byte[] body) {
        this.status = status;
        this.body = body == null ? new byte[0] : body;
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
