package io.policy4j.client.feign;

import feign.Response;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** The response of another future, made one of ours; cancelling this cancels that. */
final class LinkedFuture extends CompletableFuture<Response> {

    private final CompletableFuture<Response> origin;

    /** Makes a response one of ours. */
    @FunctionalInterface
    interface Making {
        Response of(Response response) throws IOException;
    }

    LinkedFuture(CompletableFuture<Response> origin, Making making) {
        this.origin = origin;
        origin.whenComplete((response, failure) -> {
            if (failure == null) {
                take(response, making);
            } else {
                completeExceptionally(Failures.ofFuture(failure));
            }
        });
    }

    /** A response that comes too late is nobody's. */
    private void take(Response response, Making making) {
        try {
            if (complete(making.of(response))) {
                return;
            }
        } catch (IOException e) {
            completeExceptionally(e);
        }
        response.close();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        origin.cancel(mayInterruptIfRunning);
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
