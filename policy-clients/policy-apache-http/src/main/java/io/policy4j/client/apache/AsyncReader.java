package io.policy4j.client.apache;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** How the policy looks at the responses of async calls. */
enum AsyncReader implements ResponseReader<AsyncReply> {
    INSTANCE;

    @Override
    public int status(AsyncReply reply) {
        return reply.head().getCode();
    }

    @Override
    public List<String> headers(AsyncReply reply, String name) {
        return Requests.values(reply.head(), name);
    }

    @Override
    public byte[] peek(AsyncReply reply, int max) {
        return peekAsync(reply, max).toCompletableFuture().join();
    }

    @Override
    public CompletionStage<byte[]> peekAsync(AsyncReply reply, int max) {
        return reply.peek(max);
    }

    @Override
    public void release(AsyncReply reply) {
        reply.release();
    }
}
