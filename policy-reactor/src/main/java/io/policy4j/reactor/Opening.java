package io.policy4j.reactor;

import io.policy4j.resilience4j.ResponseReader;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The subscription of one attempt, open as far as its first element. That one is decided about; all that follows stays
 * with the publisher until somebody wants it, or the attempt is given up.
 */
final class Opening<T> extends BaseSubscriber<T> implements Publisher<T> {

    private static final Object ATTACHED = new Object();

    private final ResponseReader<T> reader;
    private final Context context;
    private final CompletableFuture<Opening<T>> opened = new CompletableFuture<>();

    /** The signal that came last, if it came before anybody wanted it; {@link #ATTACHED} once somebody does. */
    private final AtomicReference<@Nullable Object> ending = new AtomicReference<>();

    private volatile @Nullable T first;
    private volatile @Nullable Subscriber<? super T> rest;

    private Opening(ResponseReader<T> reader, ContextView context) {
        this.reader = reader;
        this.context = Surroundings.here(context);
    }

    /**
     * Subscribes, and waits for the first signal: an opening for an element, null for a publisher without any. Cancelling
     * the future cancels the subscription.
     */
    static <T> CompletableFuture<Opening<T>> of(Publisher<T> attempt, ResponseReader<T> reader, ContextView context) {
        Opening<T> opening = new Opening<>(reader, context);
        opening.opened.whenComplete((open, failure) -> {
            if (failure instanceof CancellationException) {
                opening.cancel();
            }
        });
        attempt.subscribe(opening);
        return opening.opened;
    }

    /** The element that is decided about. */
    T first() {
        T element = first;
        if (element == null) {
            throw new IllegalStateException("nothing came yet");
        }
        return element;
    }

    /** The first element and all that follow it, as they are asked for. */
    Flux<T> whole() {
        return Flux.concat(Mono.just(first()), this).doOnCancel(this::cancel);
    }

    /** Gives up what came, and what would. */
    void release() {
        reader.release(first());
        cancel();
    }

    /** Hands over all that follows the first element; to one subscriber, once. */
    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        rest = subscriber;
        subscriber.onSubscribe(this);
        Object ended = ending.getAndSet(ATTACHED);
        if (ended instanceof Signal<?> signal) {
            pass(signal, subscriber);
        }
    }

    private static void pass(Signal<?> ending, Subscriber<?> subscriber) {
        Throwable failure = ending.getThrowable();
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(1);
    }

    @Override
    protected void hookOnNext(T element) {
        Subscriber<? super T> subscriber = rest;
        if (subscriber != null) {
            subscriber.onNext(element);
            return;
        }
        first = element;
        if (!opened.complete(this)) {
            reader.release(element);
        }
    }

    @Override
    protected void hookOnComplete() {
        if (first == null) {
            opened.complete(null);
        } else {
            end(Signal.complete());
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (first == null) {
            opened.completeExceptionally(failure);
        } else {
            end(Signal.error(failure));
        }
    }

    private void end(Signal<T> signal) {
        Subscriber<? super T> subscriber = rest;
        if (!ending.compareAndSet(null, signal) && subscriber != null) {
            pass(signal, subscriber);
        }
    }
}
