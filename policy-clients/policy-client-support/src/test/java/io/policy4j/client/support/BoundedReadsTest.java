package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.VirtualTime;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BoundedReadsTest {

    private final VirtualTime time = VirtualTime.manual();
    private final BoundedReads reads = new BoundedReads(ReadLimits.DEFAULT, time);
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final PausedBody body = new PausedBody(Runnable::run);

    private final Flow.Subscription upstream = new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled.set(true);
        }
    };

    private void comes(int... bytes) {
        ByteBuffer part = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            part.put((byte) each);
        }
        body.onNext(List.of(part.flip()));
    }

    private CompletableFuture<byte[]> peek(int max) {
        return reads.peek(body, List.of(), max, Duration.ofSeconds(5).toNanos());
    }

    @Test
    void a_look_is_over_when_enough_has_come() {
        body.onSubscribe(upstream);
        CompletableFuture<byte[]> start = peek(2);
        assertThat(start).isNotDone();

        comes(1, 2, 3);

        assertThat(start).isDone();
        assertThat(start.join()).isEqualTo(new byte[] {1, 2});
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_look_is_over_when_its_time_is() {
        body.onSubscribe(upstream);
        CompletableFuture<byte[]> start = peek(100);
        comes(1);

        time.advance(Duration.ofSeconds(5));

        assertThat(start).isDone();
        assertThat(start.join()).isEqualTo(new byte[] {1});
        assertThat(cancelled).isFalse();
    }

    @Test
    void a_look_without_time_sees_what_is_there() {
        body.onSubscribe(upstream);

        CompletableFuture<byte[]> start = reads.peek(body, List.of(), 10, -1);
        time.advance(Duration.ZERO);

        assertThat(start).isDone();
        assertThat(start.join()).isEqualTo(new byte[0]);
    }

    @Test
    void what_is_given_up_is_cancelled_when_its_time_is_over() {
        body.onSubscribe(upstream);
        CompletableFuture<Void> released = reads.release(body);
        comes(1);
        assertThat(released).isNotDone();

        time.advance(ReadLimits.DEFAULT.drainTime());

        assertThat(released).isDone();
        assertThat(cancelled).isTrue();
    }

    @Test
    void what_is_given_up_and_ends_is_not_cancelled() {
        body.onSubscribe(upstream);
        CompletableFuture<Void> released = reads.release(body);

        body.onComplete();

        assertThat(released).isDone();
        assertThat(cancelled).isFalse();
        assertThat(time.pending()).isZero();
    }
}
