package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PausedBodyTest {

    static List<Long> seeds() {
        return new Random(7).longs(200).boxed().toList();
    }

    /** Publishes parts on request, on any executor, and ends as told. */
    private static final class Source implements Flow.Subscription {
        private final Flow.Subscriber<List<ByteBuffer>> target;
        private final List<List<ByteBuffer>> parts;
        private final Executor executor;
        private final Throwable failure;
        private int next;
        private int outstanding;
        private boolean cancelled;

        Source(
                Flow.Subscriber<List<ByteBuffer>> target,
                List<List<ByteBuffer>> parts,
                Executor executor,
                Throwable failure) {
            this.target = target;
            this.parts = parts;
            this.executor = executor;
            this.failure = failure;
        }

        void begin() {
            target.onSubscribe(this);
            if (parts.isEmpty()) {
                executor.execute(this::end);
            }
        }

        @Override
        public synchronized void request(long n) {
            assertThat(n).isEqualTo(1);
            assertThat(outstanding++).isZero();
            executor.execute(this::publish);
        }

        private void publish() {
            List<ByteBuffer> part;
            synchronized (this) {
                outstanding--;
                if (cancelled || next == parts.size()) {
                    return;
                }
                part = parts.get(next++);
            }
            boolean last = published() == parts.size();
            target.onNext(part);
            if (last) {
                end();
            }
        }

        private void end() {
            if (failure == null) {
                target.onComplete();
            } else {
                target.onError(failure);
            }
        }

        synchronized int published() {
            return next;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
        }

        synchronized boolean isCancelled() {
            return cancelled;
        }
    }

    /** Takes parts at its own pace. */
    private static class Sink implements Flow.Subscriber<List<ByteBuffer>> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private final Random random;
        private final Executor executor;
        private Flow.Subscription subscription;
        private long demand;

        Sink(Random random, Executor executor) {
            this.random = random;
            this.executor = executor;
        }

        @Override
        public void onSubscribe(Flow.Subscription upstream) {
            subscription = upstream;
            more();
        }

        private void more() {
            if (demand == 0) {
                demand = random.nextInt(10) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(3);
                long asked = demand;
                executor.execute(() -> subscription.request(asked));
            }
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            assertThat(demand).isPositive();
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            for (ByteBuffer buffer : part) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                bytes.writeBytes(copy);
            }
            more();
        }

        @Override
        public void onError(Throwable failure) {
            all.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            assertThat(all.complete(bytes.toByteArray())).isTrue();
        }
    }

    private static byte[] randomBytes(Random random) {
        byte[] bytes = new byte[random.nextInt(2000)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<List<ByteBuffer>> split(byte[] bytes, Random random) {
        List<List<ByteBuffer>> parts = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            List<ByteBuffer> part = new ArrayList<>();
            for (int buffers = random.nextInt(3); buffers >= 0 && at < bytes.length; buffers--) {
                int length = Math.min(random.nextInt(200), bytes.length - at);
                part.add(ByteBuffer.wrap(bytes, at, length));
                at += length;
            }
            parts.add(part);
        }
        return parts;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatever_was_peeked_the_rest_follows_the_start(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = randomBytes(random);
        List<List<ByteBuffer>> parts = split(bytes, random);
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            PausedBody body = new PausedBody(random.nextBoolean() ? Runnable::run : threads);
            Source source = new Source(body, parts, random.nextBoolean() ? Runnable::run : threads, null);
            source.begin();

            for (int peeks = random.nextInt(3); peeks > 0; peeks--) {
                int wanted = random.nextInt(1500);
                body.collect(wanted).get(10, TimeUnit.SECONDS);
                assertThat(body.start(wanted)).isEqualTo(Arrays.copyOf(bytes, Math.min(wanted, bytes.length)));
            }
            if (random.nextBoolean()) {
                body.pause();
            }
            Sink sink = new Sink(random, random.nextBoolean() ? Runnable::run : threads);
            body.subscribe(sink);

            assertThat(sink.all.get(10, TimeUnit.SECONDS)).isEqualTo(bytes);
            assertThat(body.failure()).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void no_more_is_read_than_was_wanted_and_one_part() {
        PausedBody body = new PausedBody(Runnable::run);
        Source source = new Source(body, split(new byte[2000], new Random(1)), Runnable::run, null);
        source.begin();
        assertThat(source.published()).isZero();

        assertThat(body.collect(1)).isDone();
        int first = source.published();
        assertThat(body.collect(1)).isDone();

        assertThat(source.published()).isEqualTo(first);
        assertThat(body.start(10)).hasSize(10);
    }

    @Test
    void a_pause_gives_what_has_come() {
        PausedBody body = new PausedBody(Runnable::run);
        body.onSubscribe(new Nowhere());
        CompletableFuture<Void> there = body.collect(100);
        body.onNext(List.of(ByteBuffer.wrap(new byte[] {1, 2}), ByteBuffer.wrap(new byte[] {3})));
        assertThat(there).isNotDone();

        body.pause();

        assertThat(there).isDone();
        assertThat(body.start(100)).containsExactly(1, 2, 3);
    }

    @Test
    void a_failure_comes_after_the_start() {
        PausedBody body = new PausedBody(Runnable::run);
        IOException failure = new IOException("cut");
        new Source(body, List.of(List.of(ByteBuffer.wrap(new byte[] {1}))), Runnable::run, failure).begin();
        assertThat(body.collect(100)).isDone();
        assertThat(body.failure()).hasValue(failure);

        Sink sink = new Sink(new Random(1), Runnable::run);
        body.subscribe(sink);

        assertThat(sink.bytes.toByteArray()).containsExactly(1);
        assertThat(sink.all)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCause(failure);
    }

    @Test
    void draining_ends_with_the_body_or_cancels_it() {
        PausedBody small = new PausedBody(Runnable::run);
        Source whole = new Source(small, split(new byte[500], new Random(1)), Runnable::run, null);
        whole.begin();
        assertThat(small.drain(10_000)).isDone();
        assertThat(whole.isCancelled()).isFalse();

        PausedBody large = new PausedBody(Runnable::run);
        Source cut = new Source(large, split(new byte[50_000], new Random(1)), Runnable::run, null);
        cut.begin();
        assertThat(large.drain(10_000)).isDone();
        assertThat(cut.isCancelled()).isTrue();
        assertThat(cut.published()).isLessThan(100);
    }

    @Test
    void a_body_that_was_given_up_is_cancelled_when_it_begins() {
        PausedBody body = new PausedBody(Runnable::run);
        CompletableFuture<Void> waiting = body.collect(1);
        body.cancel();
        Source source = new Source(body, List.of(), Runnable::run, null);
        body.onSubscribe(source);

        assertThat(waiting).isDone();
        assertThat(source.isCancelled()).isTrue();
        assertThat(body.collect(1)).isDone();
    }

    @Test
    void a_request_for_nothing_fails_the_body() {
        PausedBody body = new PausedBody(Runnable::run);
        body.onSubscribe(new Nowhere());
        Sink sink = new Sink(new Random(1), Runnable::run) {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(0);
            }
        };

        body.subscribe(sink);

        assertThat(sink.all)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("request (0): must be more than zero");
    }

    @Test
    void an_executor_that_is_shut_down_hangs_nobody() {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        PausedBody body = new PausedBody(gone);
        CompletableFuture<Void> waiting = body.collect(1);

        body.onComplete();

        assertThat(waiting).isDone();
    }

    private static final class Nowhere implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
