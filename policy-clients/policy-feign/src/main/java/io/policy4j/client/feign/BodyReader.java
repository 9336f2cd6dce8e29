package io.policy4j.client.feign;

import feign.Response;
import io.policy4j.resilience4j.ResponseReader;
import java.util.Collection;
import java.util.List;

/** How the policy looks at Feign's responses. */
enum BodyReader implements ResponseReader<Response> {
    INSTANCE;

    private static final byte[] NOTHING = new byte[0];

    @Override
    public int status(Response response) {
        return response.status();
    }

    @Override
    public List<String> headers(Response response, String name) {
        Collection<String> values = response.headers().get(name);
        return values == null ? List.of() : List.copyOf(values);
    }

    @Override
    public byte[] peek(Response response, int max) {
        return response.body() instanceof PeekedBody body ? body.peek(response, max) : NOTHING;
    }

    @Override
    public void release(Response response) {
        if (response.body() instanceof PeekedBody body) {
            body.release();
        } else {
            response.close();
        }
    }
}
