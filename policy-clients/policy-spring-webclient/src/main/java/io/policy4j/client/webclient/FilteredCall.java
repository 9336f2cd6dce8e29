package io.policy4j.client.webclient;

import io.policy4j.client.support.CallSettings;
import io.policy4j.client.support.FieldLines;
import io.policy4j.core.Request;
import io.policy4j.reactor.Surroundings;
import io.policy4j.resilience4j.Attempt;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** One subscription: a call with its attempts. */
final class FilteredCall {

    private final ClientRequest request;
    private final ExchangeFunction next;
    private final MonoSink<ClientResponse> caller;
    private final HeldResponseReader reader = new HeldResponseReader();
    private volatile @Nullable HeldResponse response;
    private volatile boolean cancelled;

    FilteredCall(ClientRequest request, ExchangeFunction next, MonoSink<ClientResponse> caller) {
        this.request = request;
        this.next = next;
        this.caller = caller;
    }

    void start(CallSettings settings) {
        Request facts = settings.request(
                request.method().name(),
                request.url(),
                name -> FieldLines.of(request.headers()::forEach, name),
                RequestBodies.isReplayable(request),
                () -> RequestBodies.inMemory(request));
        CompletableFuture<HeldResponse> call = Surroundings.within(
                caller.contextView(), () -> settings.caller(facts, reader).sendAsync(this::send));
        caller.onCancel(() -> cancel(call));
        call.whenComplete(this::ended);
    }

    private CompletionStage<HeldResponse> send(Attempt attempt) {
        AttemptFuture future = new AttemptFuture(Surroundings.here(caller.contextView()));
        Mono<ClientResponse> exchange = Mono.defer(() -> next.exchange(Requests.changed(request, attempt.change())));
        reader.released().whenComplete((done, failure) -> future.begin(exchange));
        return future;
    }

    private void ended(@Nullable HeldResponse held, @Nullable Throwable failure) {
        response = held;
        if (!cancelled) {
            if (held == null) {
                caller.error(Objects.requireNonNull(failure));
            } else {
                caller.success(held.delivered());
            }
        } else if (held != null) {
            held.release();
        }
    }

    /** Called only if the response was not delivered, and will not be. */
    private void cancel(CompletableFuture<HeldResponse> call) {
        cancelled = true;
        call.cancel(true);
        HeldResponse undelivered = response;
        if (undelivered != null) {
            undelivered.release();
        }
    }
}
