package io.policy4j.reactor;

import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.ResponseReader;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Makes a call under a policy of each subscription to a {@link Mono} or {@link Flux}; each attempt of the call subscribes
 * to what was there.
 *
 * <pre>{@code
 * Mono<Reply> reply = client.get("/api/bots").transform(PolicyOperator.of(policy.on(request, reader)));
 * }</pre>
 *
 * <p>The first element decides, or the error that comes in its place; what follows the first element of a {@link Flux}
 * passes as it comes, and its failures are the subscriber's. A publisher without elements is a success. Nothing blocks,
 * demand reaches the publisher as it is, cancelling ends a wait or the attempt in flight, and each attempt sees the
 * subscriber's {@link reactor.util.context.Context}. Threads change only where a call waits: the attempt after a wait is
 * subscribed to in the executor of the {@link io.policy4j.resilience4j.ApiPolicyConfig}.
 *
 * <p>Signals and declined waits are errors: {@link io.policy4j.resilience4j.UpgradeRequiredException},
 * {@link io.policy4j.resilience4j.SignalException}, {@link io.policy4j.resilience4j.RetryLaterException}.
 *
 * <p>For any other publisher, such as RxJava's, see {@link #apply}. Safe for concurrent use.
 *
 * @param <T> the client's response type
 */
public final class PolicyOperator<T> implements UnaryOperator<Publisher<T>> {

    private final Caller<Opening<T>> caller;
    private final ResponseReader<T> reader;

    private PolicyOperator(Caller<T> caller) {
        this.reader = caller.reader();
        this.caller = caller.withReader(new OpeningReader<>(reader));
    }

    /** An operator that makes calls as this caller does. */
    public static <T> PolicyOperator<T> of(Caller<T> caller) {
        return new PolicyOperator<>(caller);
    }

    /**
     * A publisher whose subscriptions are calls, and whose attempts subscribe to this one: a {@link Mono} for a
     * {@link Mono}, else a {@link Flux}. As with {@link Caller#callAsync}, what the policy would change about a request is
     * not applied.
     */
    @Override
    public Publisher<T> apply(Publisher<T> publisher) {
        if (publisher instanceof Mono<T> mono) {
            return one(context -> caller.callAsync(() -> Opening.of(mono, reader, context)));
        }
        return many(context -> caller.callAsync(() -> Opening.of(publisher, reader, context)));
    }

    /** A mono whose subscriptions are calls; the exchange makes an attempt, with what the policy changes about it. */
    public Mono<T> mono(Function<Attempt, ? extends Mono<T>> exchange) {
        return one(context -> caller.sendAsync(attempt -> Opening.of(exchange.apply(attempt), reader, context)));
    }

    /** As {@link #mono}, for many elements. */
    public Flux<T> flux(Function<Attempt, ? extends Publisher<T>> exchange) {
        return many(context -> caller.sendAsync(attempt -> Opening.of(exchange.apply(attempt), reader, context)));
    }

    private Mono<T> one(Function<ContextView, CompletableFuture<Opening<T>>> call) {
        return Mono.deferContextual(context -> opening(call, context).flatMap(opening -> Mono.just(opening.first())));
    }

    private Flux<T> many(Function<ContextView, CompletableFuture<Opening<T>>> call) {
        return Flux.deferContextual(context -> opening(call, context).flatMapMany(Opening::whole));
    }

    /** What comes when nobody wants it any more is given up. */
    private Mono<Opening<T>> opening(Function<ContextView, CompletableFuture<Opening<T>>> call, ContextView context) {
        return Mono.fromFuture(() -> Surroundings.within(context, () -> call.apply(context)))
                .doOnDiscard(Opening.class, opening -> opening.release());
    }
}
