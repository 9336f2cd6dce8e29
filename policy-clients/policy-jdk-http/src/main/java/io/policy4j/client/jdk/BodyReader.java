package io.policy4j.client.jdk;

import io.policy4j.resilience4j.ResponseReader;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** How the policy looks at the responses of one call. */
final class BodyReader<T> implements ResponseReader<HttpResponse<T>> {

    private static final byte[] NOTHING = new byte[0];

    private final Wire wire;
    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    BodyReader(Wire wire) {
        this.wire = wire;
    }

    /** Done when the connection of the last response that was given up is free again, or closed. */
    CompletableFuture<Void> released() {
        return released;
    }

    @Override
    public int status(HttpResponse<T> response) {
        return response.statusCode();
    }

    @Override
    public List<String> headers(HttpResponse<T> response, String name) {
        return response.headers().allValues(name);
    }

    @Override
    public byte[] peek(HttpResponse<T> response, int max) {
        try {
            return peekAsync(response, max).toCompletableFuture().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOTHING;
        } catch (ExecutionException e) {
            return NOTHING;
        }
    }

    @Override
    public CompletionStage<byte[]> peekAsync(HttpResponse<T> response, int max) {
        if (!(((HeldResponse<T>) response).incoming() instanceof HeldBody<T> held)) {
            return CompletableFuture.completedFuture(NOTHING);
        }
        long waited = wire.now() - held.cameAt();
        return wire.reads()
                .peek(held.body(), response.headers().allValues("Content-Encoding"), max, held.peekNanos() - waited);
    }

    @Override
    public void release(HttpResponse<T> response) {
        Incoming<T> incoming = ((HeldResponse<T>) response).incoming();
        if (incoming instanceof HeldBody<T> held) {
            released = wire.reads().release(held.body());
        } else {
            incoming.cancel();
        }
    }
}
