package io.policy4j.client.apache;

import io.policy4j.client.support.PeekedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** An entity whose start the policy has looked at; whole, once, for the caller. */
final class PeekedEntity extends HttpEntityWrapper {

    private final PeekedStream stream;

    PeekedEntity(HttpEntity entity, PeekedStream stream) {
        super(entity);
        this.stream = stream;
    }

    PeekedStream stream() {
        return stream;
    }

    @Override
    public InputStream getContent() {
        return stream;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = stream) {
            in.transferTo(out);
        }
    }

    @Override
    public boolean isStreaming() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
