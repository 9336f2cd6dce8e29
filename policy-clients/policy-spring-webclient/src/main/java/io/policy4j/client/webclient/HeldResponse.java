package io.policy4j.client.webclient;

import io.policy4j.client.support.BoundedReads;
import io.policy4j.client.support.FieldLines;
import io.policy4j.client.support.PausedBody;
import io.policy4j.client.support.ReadLimits;
import io.policy4j.resilience4j.PolicyTime;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientResponse;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * A response that the call may end with or go on without. Once the policy has looked at its body, that body goes through
 * memory of the heap: the client's buffers are released as they come, and none can leak.
 */
final class HeldResponse {

    private static final BoundedReads READS = new BoundedReads(ReadLimits.DEFAULT, PolicyTime.system());

    private final ClientResponse response;
    private final ContextView context;
    private final long cameAt = READS.time().nanoTime();
    private @Nullable PausedBody body;

    HeldResponse(ClientResponse response, ContextView context) {
        this.response = response;
        this.context = context;
    }

    int status() {
        return response.statusCode().value();
    }

    List<String> headers(String name) {
        return FieldLines.of(response.headers().asHttpHeaders()::forEach, name);
    }

    /** What the client gets: its own response where nothing was read of it. */
    ClientResponse delivered() {
        PausedBody begun = begun();
        return begun == null
                ? response
                : response.mutate().body(ignored -> once(begun)).build();
    }

    CompletableFuture<byte[]> peek(int max) {
        long left = READS.limits().peek(status()).toNanos() - (READS.time().nanoTime() - cameAt);
        return READS.peek(begin(), headers(HttpHeaders.CONTENT_ENCODING), max, left);
    }

    /** Reads what is left within bounds, or cancels it; done when the connection is free, or closed. */
    CompletableFuture<Void> release() {
        return READS.release(begin());
    }

    private synchronized @Nullable PausedBody begun() {
        return body;
    }

    /** Subscribes to the body, which stands still until somebody asks for it. */
    private PausedBody begin() {
        PausedBody begun;
        synchronized (this) {
            begun = body;
            if (begun != null) {
                return begun;
            }
            begun = new PausedBody(Schedulers.parallel()::schedule);
            body = begun;
        }
        Flux<List<ByteBuffer>> parts =
                response.bodyToFlux(DataBuffer.class).map(HeldResponse::onHeap).contextWrite(context);
        JdkFlowAdapter.publisherToFlowPublisher(parts).subscribe(begun);
        return begun;
    }

    /** A part of one buffer. */
    private static List<ByteBuffer> onHeap(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return List.of(ByteBuffer.wrap(bytes));
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    /** Like the client's own body, this one is there for one subscriber. */
    private static Flux<DataBuffer> once(PausedBody body) {
        AtomicBoolean taken = new AtomicBoolean();
        return Flux.defer(() -> {
            if (!taken.compareAndSet(false, true)) {
                return Flux.error(new IllegalStateException("the body of a response can be read once only"));
            }
            // Not flattened by an operator with a queue, in which the end of a cut body would overtake its last parts.
            return JdkFlowAdapter.flowPublisherToFlux(body)
                    .map(part -> DefaultDataBufferFactory.sharedInstance.wrap(part.get(0)));
        });
    }
}
