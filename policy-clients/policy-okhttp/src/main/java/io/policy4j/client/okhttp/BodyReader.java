package io.policy4j.client.okhttp;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;
import okhttp3.Response;

/** How the policy looks at OkHttp's responses. */
enum BodyReader implements ResponseReader<Response> {
    INSTANCE;

    private static final byte[] NOTHING = new byte[0];

    @Override
    public int status(Response response) {
        return response.code();
    }

    @Override
    public List<String> headers(Response response, String name) {
        return response.headers().values(name);
    }

    @Override
    public byte[] peek(Response response, int max) {
        return response.body() instanceof PeekableBody body ? body.peek(response, max) : NOTHING;
    }

    /** OkHttp drains a body for a moment, so that its connection can be used again, and else gives the connection up. */
    @Override
    public void release(Response response) {
        response.close();
    }
}
