package io.policy4j.client.support;

import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;

/** The response that an exception carries, for readers of such exceptions. */
public final class CarriedResponse {

    /** How many bytes of a body are looked at. */
    private static final int MOST_OF_A_BODY = 64 * 1024;

    private CarriedResponse() {}

    /**
     * The response as an outcome, with the start of its body decoded.
     *
     * @param body as the exception has it, decoded or not
     */
    public static Outcome of(int status, Headers headers, byte[] body) {
        byte[] start = ContentCoding.decode(body, headers.values("Content-Encoding"), MOST_OF_A_BODY);
        return Outcome.response(status, headers, start);
    }
}
