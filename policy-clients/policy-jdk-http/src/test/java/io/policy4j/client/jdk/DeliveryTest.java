package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A subscriber is told of an end once, and never while it takes a part. */
class DeliveryTest {

    private static final List<ByteBuffer> PART = List.of(ByteBuffer.allocate(3));

    private final List<String> told = new ArrayList<>();
    private Consumer<Delivery<Long>> onPart = delivery -> {};
    private Delivery<Long> delivery;

    private final CountingSubscriber subscriber = new CountingSubscriber() {
        @Override
        public void onNext(List<ByteBuffer> part) {
            onPart.accept(delivery);
            told.add("part");
            super.onNext(part);
        }

        @Override
        public void onError(Throwable failure) {
            told.add("error " + failure.getMessage());
            super.onError(failure);
        }

        @Override
        public void onComplete() {
            told.add("complete");
            super.onComplete();
        }
    };

    private static final class Upstream implements Flow.Subscription {
        private boolean cancelled;

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    private Upstream begin() {
        delivery = new Delivery<Long>(head -> subscriber, null).begin();
        Upstream upstream = new Upstream();
        delivery.onSubscribe(upstream);
        return upstream;
    }

    @Test
    void a_body_arrives() {
        begin();
        delivery.onNext(PART);
        delivery.onComplete();
        delivery.onError(new IOException("late"));
        delivery.cancel();

        assertThat(delivery.body()).isCompletedWithValue(3L);
        assertThat(told).containsExactly("part", "complete");
    }

    @Test
    void a_body_that_is_given_up_ends_with_an_error() {
        Upstream upstream = begin();
        delivery.cancel();
        delivery.onNext(PART);
        delivery.onComplete();

        assertThat(upstream.cancelled).isTrue();
        assertThat(told).containsExactly("error the body was given up");
        assertThat(delivery.body()).isCompletedExceptionally();
    }

    @Test
    void a_body_that_is_given_up_while_a_part_is_taken_ends_after_it() {
        onPart = Delivery::cancel;
        begin();
        delivery.onNext(PART);

        assertThat(told).containsExactly("part", "error the body was given up");
    }

    @Test
    void a_failure_of_the_exchange_is_told_once() {
        onPart = taking -> taking.fail(new IOException("cut"));
        begin();
        delivery.onNext(PART);
        delivery.onError(new IOException("again"));

        assertThat(told).containsExactly("part", "error cut");
    }

    @Test
    void a_delivery_that_failed_before_it_began_does_not_begin() {
        delivery = new Delivery<>(head -> subscriber, null);
        delivery.fail(new IOException("cut"));
        delivery.begin();
        Upstream upstream = new Upstream();
        delivery.onSubscribe(upstream);

        assertThat(upstream.cancelled).isTrue();
        assertThat(told).isEmpty();
        assertThat(delivery.body())
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining("cut");
    }

    @Test
    void a_subscriber_that_throws_at_either_end_has_failed() {
        delivery = new Delivery<Long>(
                        head -> new CountingSubscriber() {
                            @Override
                            public void onSubscribe(Flow.Subscription subscription) {
                                throw new IllegalStateException("at the start");
                            }
                        },
                        null)
                .begin();
        Upstream upstream = new Upstream();
        delivery.onSubscribe(upstream);
        assertThat(upstream.cancelled).isTrue();
        assertThat(delivery.body()).isCompletedExceptionally();

        delivery = new Delivery<Long>(
                        head -> new CountingSubscriber() {
                            @Override
                            public void onComplete() {
                                throw new IllegalStateException("at the end");
                            }
                        },
                        null)
                .begin();
        delivery.onSubscribe(new Upstream());
        delivery.onComplete();
        assertThat(delivery.body()).isCompletedExceptionally();
    }
}
