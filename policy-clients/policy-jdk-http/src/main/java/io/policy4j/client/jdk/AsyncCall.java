package io.policy4j.client.jdk;

import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.Caller;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call that blocks no thread. */
final class AsyncCall<T> {

    private final Wire wire;
    private final HttpRequest request;
    private final BodyHandler<T> handler;
    private final @Nullable PushPromiseHandler<Incoming<T>> pushes;
    private final BodyReader<T> reader;
    private final Caller<HttpResponse<T>> caller;

    AsyncCall(Wire wire, HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        this.wire = wire;
        this.request = Objects.requireNonNull(request);
        this.handler = Objects.requireNonNull(handler);
        this.pushes = pushes == null ? null : passingOn(pushes);
        this.reader = new BodyReader<>(wire);
        this.caller = wire.caller(request, reader);
    }

    /** What a server pushes is no answer to an attempt; it goes to the caller as it comes. */
    private static <T> PushPromiseHandler<Incoming<T>> passingOn(PushPromiseHandler<T> pushes) {
        return (initiating, pushed, acceptor) -> pushes.applyPushPromise(
                initiating,
                pushed,
                handler -> acceptor.apply(head -> new Delivery<>(handler, head).begin())
                        .thenCompose(response -> delivered(new HeldResponse<>(response))));
    }

    private static <T> CompletableFuture<HttpResponse<T>> delivered(HeldResponse<T> response) {
        return response.deliver().body().thenApply(body -> response);
    }

    CompletableFuture<HttpResponse<T>> send() {
        return deliver(caller.sendAsync(this::attempt), Optional::of);
    }

    CompletableFuture<CallResult<HttpResponse<T>>> account() {
        return deliver(caller.accountAsync(this::attempt), CallResult::value);
    }

    private CompletionStage<HttpResponse<T>> attempt(Attempt attempt) {
        AttemptFuture<T> future = new AttemptFuture<>();
        reader.released().whenComplete((done, failure) -> future.begin(() -> sendOnce(attempt, future)));
        return future;
    }

    private void sendOnce(Attempt attempt, AttemptFuture<T> future) {
        Reception<T> reception = new Reception<>(wire, handler, request, attempt, wire.executor());
        HttpRequest changed = Requests.changed(request, attempt.change(), Optional.empty());
        CompletableFuture<HttpResponse<Incoming<T>>> flight = pushes == null
                ? wire.client().sendAsync(changed, reception)
                : wire.client().sendAsync(changed, reception, pushes);
        future.flies(flight, reception);
    }

    /** The end of a call, with its response, if there is one, in the caller's hands. */
    private <R> CompletableFuture<R> deliver(
            CompletableFuture<R> call, Function<R, Optional<HttpResponse<T>>> responseOf) {
        CallFuture<R> promise = new CallFuture<>();
        promise.onCancel(() -> call.cancel(true));
        call.whenComplete((result, failure) -> {
            Optional<HttpResponse<T>> response = failure == null ? responseOf.apply(result) : Optional.empty();
            if (response.isEmpty()) {
                promise.end(result, failure);
                return;
            }
            Delivery<T> delivery = ((HeldResponse<T>) response.get()).deliver();
            promise.onCancel(delivery::cancel);
            delivery.body().whenComplete((body, lost) -> promise.end(result, lost));
        });
        return promise;
    }
}
