package io.policy4j.client.webclient;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How the policy looks at the responses of one call. */
final class HeldResponseReader implements ResponseReader<HeldResponse> {

    private volatile CompletableFuture<Void> released = CompletableFuture.completedFuture(null);

    /** Done when the connection of the last response that was given up is free again, or closed. */
    CompletableFuture<Void> released() {
        return released;
    }

    @Override
    public int status(HeldResponse response) {
        return response.status();
    }

    @Override
    public List<String> headers(HeldResponse response, String name) {
        return response.headers(name);
    }

    @Override
    public byte[] peek(HeldResponse response, int max) {
        return response.peek(max).join();
    }

    @Override
    public CompletionStage<byte[]> peekAsync(HeldResponse response, int max) {
        return response.peek(max);
    }

    @Override
    public void release(HeldResponse response) {
        released = response.release();
    }
}
