package io.policy4j.resilience4j;

import java.util.List;

/** Reads values that are no responses: each is a success. */
final class PlainValues implements ResponseReader<Object> {

    static final PlainValues INSTANCE = new PlainValues();

    private PlainValues() {}

    @Override
    public int status(Object response) {
        return 200;
    }

    @Override
    public List<String> headers(Object response, String name) {
        return List.of();
    }

    @Override
    public byte[] peek(Object response, int max) {
        return new byte[0];
    }

    @Override
    public void release(Object response) {
        // Nothing is held.
    }
}
