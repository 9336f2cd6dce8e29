package io.policy4j.client.jdk;

import java.net.http.HttpResponse.BodySubscriber;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The body of a response whose head has come. It is what the client's own body handler gives, so that the policy can
 * decide before the body is there.
 *
 * @param <T> what the caller's handler makes of the body
 */
sealed interface Incoming<T> extends BodySubscriber<Incoming<T>> permits Delivery, HeldBody {

    /** The head is all that the client has to wait for. */
    @Override
    default CompletionStage<Incoming<T>> getBody() {
        return CompletableFuture.completedStage(this);
    }

    /** Hands the body to the caller's handler, which is applied once. */
    Delivery<T> deliver();

    /** Gives the body up at once, with its connection or stream. */
    void cancel();

    /** The exchange failed, whether or not it told the body so. */
    void fail(Throwable failure);
}
