package io.policy4j.resilience4j;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How the policy looks at a client's response: the four things that an HTTP client module must tell.
 *
 * @param <T> the client's response type
 */
public interface ResponseReader<T> {

    /** The status code. */
    int status(T response);

    /** The values of every field line of that name, ignoring case; an empty list where there is none. */
    List<String> headers(T response, String name);

    /**
     * The start of the body, decoded from any content coding. It must leave the body whole for the caller, return in
     * bounded time, and return what came before a failure rather than throw.
     *
     * @param max how many bytes at most
     */
    byte[] peek(T response, int max);

    /** As {@link #peek} for clients that read bodies without blocking. */
    default CompletionStage<byte[]> peekAsync(T response, int max) {
        return CompletableFuture.completedFuture(peek(response, max));
    }

    /** Gives the response up: drains its body within bounds, or closes it, so that no connection is held. */
    void release(T response);

    /** For calls whose values are no responses: every value is a success, and only exceptions are outcomes. */
    static <T> ResponseReader<T> valuesAreSuccesses() {
        @SuppressWarnings("unchecked")
        ResponseReader<T> reader = (ResponseReader<T>) PlainValues.INSTANCE;
        return reader;
    }
}
