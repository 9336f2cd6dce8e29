package io.policy4j.resilience4j;

/**
 * What a circuit breaker is told of a response whose row says that the API is out of order. It is made for the breaker's
 * own records and events, and never thrown.
 */
public final class OutageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutageException(String message) {
        super(message, null, false, false);
    }
}
