package io.policy4j.client.okhttp;

import io.policy4j.client.support.PeekedStream;
import io.policy4j.client.support.ReadLimits;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/** A body whose start the policy may look at before the caller gets it whole. */
final class PeekableBody extends ResponseBody {

    private final ResponseBody body;
    private final PeekedStream stream;
    private final BufferedSource source;

    private PeekableBody(ResponseBody body, Call call) {
        this.body = body;
        this.stream = new PeekedStream(body.byteStream(), call::cancel, ReadLimits.DEFAULT);
        this.source = Okio.buffer(Okio.source(stream));
    }

    /**
     * A response with such a body.
     *
     * @param call whose cancelling stops a read that hangs
     */
    static Response in(Response response, Call call) {
        return response.newBuilder()
                .body(new PeekableBody(response.body(), call))
                .build();
    }

    byte[] peek(Response response, int max) {
        return stream.peek(response.code(), response.headers().values("Content-Encoding"), max);
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() {
        return body.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }
}
