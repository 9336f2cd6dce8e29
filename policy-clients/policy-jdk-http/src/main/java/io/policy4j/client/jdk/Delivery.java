package io.policy4j.client.jdk;

import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way into the caller's subscriber. Whatever goes wrong with it is the caller's: the policy has decided.
 *
 * <p>The subscriber is told of an end once, even if the delivery is given up while it takes a part.
 */
final class Delivery<T> implements Incoming<T> {

    private enum State {
        IDLE,
        /** The subscriber is taking a part. */
        TAKING,
        /** Given up while the subscriber takes a part; whoever gave it that part tells it of the end. */
        GIVEN_UP,
        OVER
    }

    private final BodyHandler<T> handler;
    private final ResponseInfo head;
    private final CompletableFuture<T> body = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
    private final AtomicReference<@Nullable Throwable> why = new AtomicReference<>();
    private volatile BodySubscriber<?> subscriber = BodySubscribers.discarding();
    private volatile Flow.@Nullable Subscription upstream;

    Delivery(BodyHandler<T> handler, ResponseInfo head) {
        this.handler = handler;
        this.head = head;
    }

    /** Applies the caller's handler; if it throws, the body is not read, and the delivery has failed. */
    Delivery<T> begin() {
        if (state.get() == State.OVER) {
            return this;
        }
        try {
            BodySubscriber<T> made = Objects.requireNonNull(handler.apply(head), "the body handler gave null");
            subscriber = made;
            made.getBody().whenComplete(this::made);
        } catch (Throwable e) {
            fail(e);
        }
        return this;
    }

    private void made(T value, @Nullable Throwable failure) {
        if (failure == null) {
            body.complete(value);
        } else {
            body.completeExceptionally(Failures.unwrap(failure));
        }
    }

    /** What the caller's subscriber makes of the body. */
    CompletableFuture<T> body() {
        return body;
    }

    @Override
    public Delivery<T> deliver() {
        return this;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        upstream = subscription;
        if (state.get() == State.OVER) {
            subscription.cancel();
            return;
        }
        try {
            subscriber.onSubscribe(subscription);
        } catch (Throwable e) {
            subscription.cancel();
            onError(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        if (!state.compareAndSet(State.IDLE, State.TAKING)) {
            return;
        }
        try {
            subscriber.onNext(part);
        } finally {
            if (!state.compareAndSet(State.TAKING, State.IDLE)) {
                state.set(State.OVER);
                tell(Objects.requireNonNull(why.get()));
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (state.compareAndSet(State.IDLE, State.OVER)) {
            tell(failure);
        }
    }

    @Override
    public void onComplete() {
        if (state.compareAndSet(State.IDLE, State.OVER)) {
            try {
                subscriber.onComplete();
            } catch (Throwable e) {
                body.completeExceptionally(e);
            }
        }
    }

    @Override
    public void cancel() {
        Flow.Subscription from = upstream;
        if (from != null) {
            from.cancel();
        }
        fail(new IOException("the body was given up"));
    }

    @Override
    public void fail(Throwable failure) {
        why.compareAndSet(null, failure);
        while (!state.compareAndSet(State.TAKING, State.GIVEN_UP)) {
            if (state.compareAndSet(State.IDLE, State.OVER)) {
                tell(failure);
            }
            if (state.get() != State.TAKING) {
                return;
            }
        }
    }

    private void tell(Throwable failure) {
        try {
            subscriber.onError(failure);
        } finally {
            body.completeExceptionally(failure);
        }
    }
}
