package io.policy4j.resilience4j;

/** One of the policy's own guards ended a call: no slot became free in time, or a latch is closed. Nothing was sent. */
public final class CallRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallRefusedException(String message) {
        super(message);
    }
}
