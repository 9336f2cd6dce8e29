package io.policy4j.reactor;

import io.policy4j.resilience4j.ResponseReader;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks at the first element of an attempt. */
record OpeningReader<T>(ResponseReader<T> elements) implements ResponseReader<Opening<T>> {

    @Override
    public int status(Opening<T> opening) {
        return elements.status(opening.first());
    }

    @Override
    public List<String> headers(Opening<T> opening, String name) {
        return elements.headers(opening.first(), name);
    }

    @Override
    public byte[] peek(Opening<T> opening, int max) {
        return elements.peek(opening.first(), max);
    }

    @Override
    public CompletionStage<byte[]> peekAsync(Opening<T> opening, int max) {
        return elements.peekAsync(opening.first(), max);
    }

    @Override
    public void release(Opening<T> opening) {
        opening.release();
    }
}
