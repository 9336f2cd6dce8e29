package io.policy4j.resilience4j;

import java.util.concurrent.CompletionStage;

/**
 * Makes one attempt without blocking. It applies the attempt's change to the request; the policy keeps the timeout, and
 * cancels the stage's future when it is over.
 *
 * @param <T> the client's response type
 */
@FunctionalInterface
public interface AsyncExchange<T> {

    /** One exchange on the wire. */
    CompletionStage<T> send(Attempt attempt) throws Exception;
}
