package io.policy4j.resilience4j;

/**
 * Makes one attempt, blocking. It applies the attempt's change to the request and keeps to its timeout.
 *
 * @param <T> the client's response type
 */
@FunctionalInterface
public interface Exchange<T> {

    /** One exchange on the wire. */
    T send(Attempt attempt) throws Exception;
}
