package io.policy4j.client.apache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/** Brings a body that was held back to the caller's consumer. */
final class Handover implements Flow.Subscriber<List<ByteBuffer>> {

    private final AsyncReply reply;
    private final HeldConsumer held;
    private final @Nullable AsyncDataConsumer consumer;

    /**
     * A body on its way.
     *
     * @param consumer takes it; null where the caller does not want it
     */
    Handover(AsyncReply reply, HeldConsumer held, @Nullable AsyncDataConsumer consumer) {
        this.reply = reply;
        this.held = held;
        this.consumer = consumer;
    }

    /** How much may come is between the consumer and the client, by way of the capacity channel. */
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        if (consumer == null) {
            return;
        }
        try {
            for (ByteBuffer buffer : part) {
                consumer.consume(buffer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void onComplete() {
        try {
            if (consumer != null) {
                consumer.streamEnd(held.trailers());
            }
            reply.handedOver();
        } catch (HttpException | IOException | RuntimeException e) {
            onError(e);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (consumer != null) {
            consumer.releaseResources();
        }
        Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : null;
        reply.lost(cause == null ? failure : cause);
    }
}
