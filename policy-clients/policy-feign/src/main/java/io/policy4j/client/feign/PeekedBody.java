package io.policy4j.client.feign;

import feign.Response;
import io.policy4j.client.support.CallSettings;
import io.policy4j.client.support.PeekedStream;
import io.policy4j.client.support.ReadLimits;
import io.policy4j.resilience4j.Attempt;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** A body whose start the policy may look at before the caller gets it whole. */
final class PeekedBody implements Response.Body {

    private final Response.Body body;
    private final PeekedStream stream;

    private PeekedBody(Response.Body body) throws IOException {
        this.body = body;
        this.stream = new PeekedStream(body.asInputStream(), this::abort, ReadLimits.DEFAULT);
    }

    /** The response with such a body, where the policy can want to look at it. */
    static Response in(Response response, Attempt attempt, CallSettings calls) throws IOException {
        boolean looked = response.body() != null && !calls.acceptsByStatus(attempt, response.status());
        return looked
                ? response.toBuilder().body(new PeekedBody(response.body())).build()
                : response;
    }

    byte[] peek(Response response, int max) {
        return stream.peek(response.status(), BodyReader.INSTANCE.headers(response, "Content-Encoding"), max);
    }

    void release() {
        stream.release();
    }

    /** Feign's clients may let a close wait until a read ends, so nobody waits for that. */
    private void abort() {
        Thread closing = new Thread(this::closeQuietly, "policy4j-close");
        closing.setDaemon(true);
        closing.start();
    }

    private void closeQuietly() {
        try {
            body.close();
        } catch (IOException e) {
            // Nothing is left to be closed.
        }
    }

    @Override
    public @Nullable Integer length() {
        return body.length();
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public InputStream asInputStream() {
        return stream;
    }

    @Override
    public Reader asReader(Charset charset) {
        return new InputStreamReader(stream, charset);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
