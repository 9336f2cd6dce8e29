package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReplayableBodyTest {

    private final RecordingSubscriber subscriber = new RecordingSubscriber();

    @Test
    void each_attempt_takes_one_fresh_publisher() {
        AtomicInteger made = new AtomicInteger();
        ReplayableBody body = ReplayableBody.of(() -> BodyPublishers.ofString("body " + made.incrementAndGet()));

        assertThat(body.contentLength()).isEqualTo(6);
        assertThat(body.contentLength()).isEqualTo(6);
        body.subscribe(subscriber);
        body.subscribe(subscriber);
        assertThat(body.contentLength()).isEqualTo(6);

        assertThat(subscriber.text()).isEqualTo("body 1body 2");
        assertThat(made).hasValue(3);
    }

    @Test
    void a_stream_that_was_read_is_not_sent_as_an_empty_body() {
        BodyPublisher once = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3]));
        ReplayableBody body = ReplayableBody.of(() -> once);
        body.contentLength();
        body.subscribe(subscriber);

        assertThatThrownBy(body::contentLength)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the supplier gave the same publisher twice");
        assertThatThrownBy(() -> body.subscribe(subscriber)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_publisher_that_is_replayable_itself_may_be_given_twice() {
        BodyPublisher text = BodyPublishers.ofString("text");
        ReplayableBody body = ReplayableBody.of(() -> text);

        body.subscribe(subscriber);
        body.subscribe(subscriber);

        assertThat(subscriber.text()).isEqualTo("texttext");
    }

    @Test
    void bytes_are_taken_from_memory_only() {
        assertThat(RequestBodies.inMemory(BodyPublishers.ofString("text")))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("text"));
        assertThat(RequestBodies.inMemory(BodyPublishers.ofByteArray(new byte[] {1, 2, 3}, 1, 1)))
                .hasValue(new byte[] {2});
        assertThat(RequestBodies.inMemory(BodyPublishers.ofInputStream(() -> {
                    throw new AssertionError("read");
                })))
                .isEmpty();
    }
}
