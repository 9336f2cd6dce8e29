package io.policy4j.client.springweb;

import io.policy4j.client.support.FieldLines;
import io.policy4j.resilience4j.ResponseReader;
import java.util.List;

/** How the policy looks at Spring's responses. */
final class HeldResponseReader implements ResponseReader<HeldResponse> {

    @Override
    public int status(HeldResponse response) {
        return response.status();
    }

    @Override
    public List<String> headers(HeldResponse response, String name) {
        return FieldLines.of(response.getHeaders()::forEach, name);
    }

    @Override
    public byte[] peek(HeldResponse response, int max) {
        return response.peek(max);
    }

    @Override
    public void release(HeldResponse response) {
        response.release();
    }
}
