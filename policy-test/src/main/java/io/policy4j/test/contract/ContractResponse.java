package io.policy4j.test.contract;

import java.nio.charset.StandardCharsets;

/** What the caller of a client got: the status, and all of the body. */
public final class ContractResponse {

    private final int status;
    private final byte[] body;

    private ContractResponse(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    /** A response whose body was read as bytes. */
    public static ContractResponse of(int status, byte[] body) {
        return new ContractResponse(status, body.clone());
    }

    /** A response whose body was read as text. */
    public static ContractResponse of(int status, String body) {
        return new ContractResponse(status, body.getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    byte[] body() {
        return body.clone();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
