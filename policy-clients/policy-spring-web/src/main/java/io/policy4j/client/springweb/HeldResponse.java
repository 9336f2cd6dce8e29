package io.policy4j.client.springweb;

import io.policy4j.client.support.FieldLines;
import io.policy4j.client.support.PeekedStream;
import io.policy4j.client.support.ReadLimits;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** A response that the call may end with or go on without. */
final class HeldResponse implements ClientHttpResponse {

    private final ClientHttpResponse response;
    private final HttpStatusCode status;

    /** Set once the policy has looked at the body, or is rid of it. */
    private @Nullable PeekedStream body;

    private HeldResponse(ClientHttpResponse response, HttpStatusCode status) {
        this.response = response;
        this.status = status;
    }

    /** A response that has just come. */
    static HeldResponse of(ClientHttpResponse response) throws IOException {
        try {
            return new HeldResponse(response, response.getStatusCode());
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    /** What the client gets: its own response where nothing was read of it. */
    ClientHttpResponse delivered() {
        return body == null ? response : this;
    }

    int status() {
        return status.value();
    }

    byte[] peek(int max) {
        try {
            return getBody().peek(status(), FieldLines.of(getHeaders()::forEach, HttpHeaders.CONTENT_ENCODING), max);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    void release() {
        try {
            getBody().release();
        } catch (IOException e) {
            response.close();
        }
    }

    @Override
    public PeekedStream getBody() throws IOException {
        PeekedStream peeked = body;
        if (peeked == null) {
            InputStream in = response.getBody();
            BodyEnd end = new BodyEnd(response, in);
            peeked = new PeekedStream(end, end::abort, ReadLimits.DEFAULT);
            body = peeked;
        }
        return peeked;
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return status;
    }

    @Override
    public String getStatusText() throws IOException {
        return response.getStatusText();
    }

    @Override
    public HttpHeaders getHeaders() {
        return response.getHeaders();
    }

    /** As the client's own does it: reads what the caller has left, so that the connection can be used again. */
    @Override
    public void close() {
        try {
            getBody().close();
        } catch (IOException e) {
            response.close();
        }
    }
}
