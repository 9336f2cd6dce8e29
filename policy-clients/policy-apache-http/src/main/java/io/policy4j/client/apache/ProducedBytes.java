package io.policy4j.client.apache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** The bytes of an entity producer that can make them again and has them at hand. */
final class ProducedBytes implements DataStreamChannel {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean complete;

    private ProducedBytes() {}

    /** Empty where they can't be had at once, or are too many. */
    static Optional<byte[]> of(@Nullable AsyncEntityProducer producer) {
        if (producer == null || !producer.isRepeatable() || producer.getContentLength() > Requests.MOST_READ) {
            return Optional.empty();
        }
        ProducedBytes produced = new ProducedBytes();
        try {
            produced.readFrom(producer);
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            producer.releaseResources();
        }
        return produced.complete ? Optional.of(produced.bytes.toByteArray()) : Optional.empty();
    }

    private void readFrom(AsyncEntityProducer producer) throws IOException {
        boolean more = true;
        while (more && !complete && bytes.size() <= Requests.MOST_READ) {
            int before = bytes.size();
            producer.produce(this);
            more = bytes.size() > before;
        }
    }

    @Override
    public int write(ByteBuffer part) {
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
        return copy.length;
    }

    @Override
    public void endStream() {
        complete = true;
    }

    @Override
    public void endStream(@Nullable List<? extends Header> trailers) {
        complete = true;
    }

    @Override
    public void requestOutput() {}
}
