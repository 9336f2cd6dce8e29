package io.policy4j.client.webclient;

import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpEntity;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;

/** Tells which request bodies can surely be produced again. */
final class RequestBodies {

    private RequestBodies() {}

    static boolean isReplayable(ClientRequest request) {
        BodyInserter<?, ? super ClientHttpRequest> body = request.body();
        if (body instanceof ReplayableBody) {
            return true;
        }
        return isSprings(body)
                && Probe.valuesOf(request)
                        .map(values -> values.stream().allMatch(RequestBodies::isReplayable))
                        .orElse(false);
    }

    /** The bytes of a text or byte array; empty for any other body. */
    static Optional<byte[]> inMemory(ClientRequest request) {
        return isSprings(request.body())
                ? Probe.valuesOf(request)
                        .flatMap(values -> values.stream().findFirst())
                        .flatMap(RequestBodies::bytesOf)
                : Optional.empty();
    }

    /** Others may do anything when they are asked to insert a body, and must be asked once for each attempt only. */
    private static boolean isSprings(BodyInserter<?, ?> body) {
        return body.getClass().getName().startsWith(BodyInserters.class.getName());
    }

    private static Optional<byte[]> bytesOf(Object value) {
        if (value instanceof byte[] bytes) {
            return Optional.of(bytes);
        }
        return value instanceof CharSequence text
                ? Optional.of(text.toString().getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static boolean isReplayable(@Nullable Object value) {
        if (value instanceof Resource resource) {
            return !resource.isOpen();
        }
        if (value instanceof HttpEntity<?> part) {
            return isReplayable(part.getBody());
        }
        if (value instanceof Map<?, ?> parts) {
            return parts.values().stream().allMatch(RequestBodies::isReplayable);
        }
        if (value instanceof Collection<?> parts) {
            return parts.stream().allMatch(RequestBodies::isReplayable);
        }
        boolean once = value instanceof Publisher
                || value instanceof DataBuffer
                || value instanceof Closeable
                || value instanceof Iterator
                || value instanceof BaseStream;
        return !once;
    }
}
