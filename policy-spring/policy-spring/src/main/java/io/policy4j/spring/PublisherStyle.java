package io.policy4j.spring;

import io.policy4j.reactor.PolicyOperator;
import io.policy4j.resilience4j.Caller;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The method gives a publisher, Reactor's or another one that Spring knows. Each subscription is a call, and each attempt
 * invokes the method.
 *
 * @param adapter to and from what the method returns
 */
record PublisherStyle(ReactiveAdapter adapter) implements CallStyle {

    /** The style of a method with this return type; null if it is no publisher. */
    static @Nullable CallStyle of(Class<?> type) {
        ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(type);
        return adapter == null || CompletionStage.class.isAssignableFrom(type) ? null : new PublisherStyle(adapter);
    }

    @Override
    public Object call(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer) {
        return adapter.fromPublisher(
                adapter.isMultiValue() ? many(caller, scope, attempt, answer) : one(caller, scope, attempt, answer));
    }

    private Flux<Object> many(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer) {
        Flux<Object> attempts = Flux.defer(() -> publisher(scope.around(attempt)));
        Flux<Object> calls =
                Flux.from(PolicyOperator.of(caller).apply(attempts)).contextWrite(context -> opened(context, scope));
        Flux<Object> outermost = Flux.deferContextual(context -> isActive(context, scope) ? attempts : calls);
        return answer == null
                ? outermost
                : outermost.onErrorResume(failure -> publisher(() -> answerTo(failure, answer)));
    }

    private Mono<Object> one(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer) {
        Mono<Object> attempts = Mono.defer(() -> Mono.from(publisher(scope.around(attempt))));
        Mono<Object> calls =
                Mono.from(PolicyOperator.of(caller).apply(attempts)).contextWrite(context -> opened(context, scope));
        Mono<Object> outermost = Mono.deferContextual(context -> isActive(context, scope) ? attempts : calls);
        return answer == null
                ? outermost
                : outermost.onErrorResume(failure -> Mono.from(publisher(() -> answerTo(failure, answer))));
    }

    private static boolean isActive(ContextView context, Scope scope) {
        Object active = context.getOrDefault(ActivePolicies.CONTEXT_KEY, null);
        return scope.isActive(active);
    }

    private static Context opened(Context context, Scope scope) {
        Object outer = context.getOrDefault(ActivePolicies.CONTEXT_KEY, null);
        return context.put(ActivePolicies.CONTEXT_KEY, ActivePolicies.with(scope.policy(), outer));
    }

    private static @Nullable Object answerTo(Throwable failure, Answer answer) throws Exception {
        try {
            return answer.to(failure);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a method throws before it gives a publisher is a failure like any other. */
    private Publisher<Object> publisher(Callable<@Nullable Object> attempt) {
        try {
            return adapter.toPublisher(attempt.call());
        } catch (Exception e) {
            return Flux.error(e);
        }
    }
}
