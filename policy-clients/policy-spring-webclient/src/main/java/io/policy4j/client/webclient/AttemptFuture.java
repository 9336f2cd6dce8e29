package io.policy4j.client.webclient;

import java.util.concurrent.CompletableFuture;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The response of one attempt. Cancelling it takes the attempt off the wire. */
final class AttemptFuture extends CompletableFuture<HeldResponse> {

    private final ContextView context;
    private final Disposable.Swap exchange = Disposables.swap();

    /** An attempt in the context of the call's subscriber. */
    AttemptFuture(ContextView context) {
        this.context = context;
    }

    /** Subscribes, unless that is too late. */
    void begin(Mono<ClientResponse> sending) {
        if (isDone()) {
            return;
        }
        exchange.update(
                sending.subscribe(this::came, this::completeExceptionally, this::nothingCame, Context.of(context)));
    }

    private void came(ClientResponse response) {
        HeldResponse held = new HeldResponse(response, context);
        if (!complete(held)) {
            held.release();
        }
    }

    /** After a response this says nothing. */
    private void nothingCame() {
        completeExceptionally(new IllegalStateException("the exchange ended without a response"));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        exchange.dispose();
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
