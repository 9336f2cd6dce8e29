package io.policy4j.client.jdk;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;

/**
 * Tells which request bodies can surely be produced again. The JDK's publishers have no types of their own to ask for,
 * so they are known by the classes of samples.
 */
final class RequestBodies {

    private static final Class<?> NONE = BodyPublishers.noBody().getClass();

    private static final Set<Class<?>> IN_MEMORY = Set.of(
            BodyPublishers.ofString("").getClass(),
            BodyPublishers.ofByteArray(new byte[0]).getClass());

    private static final Set<Class<?>> REPLAYABLE = replayable();

    private RequestBodies() {}

    private static Set<Class<?>> replayable() {
        Set<Class<?>> classes = new HashSet<>(IN_MEMORY);
        classes.add(NONE);
        try {
            classes.add(BodyPublishers.ofFile(Path.of("").toAbsolutePath()).getClass());
        } catch (FileNotFoundException | RuntimeException e) {
            return classes; // no sample to be had: then no file is known to be one
        }
        return classes;
    }

    static boolean isReplayable(BodyPublisher body) {
        return body instanceof ReplayableBody || REPLAYABLE.contains(body.getClass());
    }

    /** The bytes of a string or byte array; empty for any other body. */
    static Optional<byte[]> inMemory(BodyPublisher body) {
        if (!IN_MEMORY.contains(body.getClass())) {
            return Optional.empty();
        }
        Collector collector = new Collector();
        body.subscribe(collector);
        return Optional.of(collector.bytes.toByteArray());
    }

    /** Such bodies are published whole, on the thread that asks for them. */
    private static final class Collector implements Flow.Subscriber<ByteBuffer> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            bytes.writeBytes(part);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
