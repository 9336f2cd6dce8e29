package io.policy4j.client.apache;

import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * The caller's entity producer in one attempt. When that is over, its connection, which may be a step behind, gets
 * nothing more: the next attempt has begun with the entity from its start.
 */
final class GuardedProducer implements AsyncEntityProducer {

    private final AsyncEntityProducer producer;
    private boolean ended;

    GuardedProducer(AsyncEntityProducer producer) {
        this.producer = producer;
    }

    synchronized void end() {
        ended = true;
    }

    @Override
    public synchronized int available() {
        return ended ? 0 : producer.available();
    }

    @Override
    public synchronized void produce(DataStreamChannel channel) throws IOException {
        if (ended) {
            channel.endStream();
        } else {
            producer.produce(channel);
        }
    }

    @Override
    public synchronized void releaseResources() {
        if (!ended) {
            producer.releaseResources();
        }
    }

    @Override
    public synchronized void failed(Exception cause) {
        if (!ended) {
            producer.failed(cause);
        }
    }

    @Override
    public boolean isRepeatable() {
        return producer.isRepeatable();
    }

    @Override
    public long getContentLength() {
        return producer.getContentLength();
    }

    @Override
    public @Nullable String getContentType() {
        return producer.getContentType();
    }

    @Override
    public @Nullable String getContentEncoding() {
        return producer.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
        return producer.isChunked();
    }

    @Override
    public @Nullable Set<String> getTrailerNames() {
        return producer.getTrailerNames();
    }
}
