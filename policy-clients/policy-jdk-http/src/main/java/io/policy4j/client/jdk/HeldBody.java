package io.policy4j.client.jdk;

import io.policy4j.client.support.PausedBody;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/**
 * A body that the caller's handler has not seen yet.
 *
 * @param handler   the caller's
 * @param head      of the response
 * @param body      paused until it is known what becomes of it
 * @param cameAt    when the head came, in monotonic nanoseconds
 * @param peekNanos how long after that the body may be waited for, for a decision
 */
record HeldBody<T>(BodyHandler<T> handler, ResponseInfo head, PausedBody body, long cameAt, long peekNanos)
        implements Incoming<T> {

    @Override
    public Delivery<T> deliver() {
        Delivery<T> delivery = new Delivery<>(handler, head).begin();
        body.subscribe(delivery);
        return delivery;
    }

    @Override
    public void cancel() {
        body.cancel();
    }

    @Override
    public void fail(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        body.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        body.onNext(part);
    }

    @Override
    public void onError(Throwable failure) {
        body.onError(failure);
    }

    @Override
    public void onComplete() {
        body.onComplete();
    }
}
