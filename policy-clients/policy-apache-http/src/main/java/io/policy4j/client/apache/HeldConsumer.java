package io.policy4j.client.apache;

import io.policy4j.client.support.PausedBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body that nobody was told of yet. It asks for more only while a paused body wants more; once there is somebody
 * who takes the body, that one decides how much.
 */
final class HeldConsumer implements AsyncDataConsumer, Flow.Subscription {

    /** How many bytes it asks for at a time, beyond the window that the client gives of itself. */
    private static final int INCREMENT = 16 * 1024;

    private final PausedBody body;
    private final Runnable abort;
    private volatile @Nullable AsyncDataConsumer taker;
    private volatile @Nullable List<? extends Header> trailers;

    // Guarded by this.
    private @Nullable CapacityChannel idle;
    private boolean wanted;

    HeldConsumer(PausedBody body, Runnable abort) {
        this.body = body;
        this.abort = abort;
    }

    /** Who takes the body from now on. */
    void takenBy(AsyncDataConsumer consumer) {
        taker = consumer;
    }

    @Nullable
    List<? extends Header> trailers() {
        return trailers;
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        synchronized (this) {
            if (!wanted) {
                idle = channel;
                return;
            }
        }
        open(channel);
    }

    @Override
    public void request(long parts) {
        CapacityChannel channel;
        synchronized (this) {
            wanted = true;
            channel = idle;
            idle = null;
        }
        if (channel != null) {
            try {
                open(channel);
            } catch (IOException e) {
                body.onError(e);
            }
        }
    }

    private void open(CapacityChannel channel) throws IOException {
        AsyncDataConsumer to = taker;
        if (to == null) {
            channel.update(INCREMENT);
        } else {
            to.updateCapacity(channel);
        }
    }

    @Override
    public void cancel() {
        abort.run();
    }

    /** The client's buffer is its own again when this returns. */
    @Override
    public void consume(ByteBuffer data) {
        ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
        synchronized (this) {
            wanted = false;
        }
        body.onNext(List.of(copy));
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> end) {
        trailers = end;
        body.onComplete();
    }

    /** There is nothing to release but what the taker holds, who is told of the end in its turn. */
    @Override
    public void releaseResources() {}
}
