package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.consumer.CircularEventConsumer;
import io.github.resilience4j.consumer.DefaultEventConsumerRegistry;
import io.github.resilience4j.consumer.EventConsumerRegistry;
import org.junit.jupiter.api.Test;

/** The bounded buffers of Resilience4j take a policy's events as they are. */
class EventBufferTest {

    private final Setup setup = Setup.of(Setup.table());

    @Test
    void the_last_events_are_kept() throws Exception {
        EventConsumerRegistry<ApiPolicyEvent> buffers = new DefaultEventConsumerRegistry<>();
        CircularEventConsumer<ApiPolicyEvent> buffer = buffers.createEventConsumer("things", 3);
        setup.policy.getEventPublisher().onEvent(buffer);
        FakeClient client = new FakeClient(503, 503, 200);

        setup.caller(client).call(client.callable());

        assertThat(buffers.getEventConsumer("things").getBufferedEvents())
                .extracting(ApiPolicyEvent::type)
                .containsExactly(ApiPolicyEvent.Type.RETRY, ApiPolicyEvent.Type.ATTEMPT, ApiPolicyEvent.Type.ACCEPTED);
    }

    @Test
    void one_kind_of_event_can_be_kept_by_itself() {
        CircularEventConsumer<ApiPolicyEvent.CallEnded> buffer = new CircularEventConsumer<>(2);
        setup.policy.getEventPublisher().onUpgrade(buffer);

        for (int i = 0; i < 3; i++) {
            setup.caller(new FakeClient(402)).account(new FakeClient(402));
            setup.caller(new FakeClient(200)).account(new FakeClient(200));
        }

        assertThat(buffer.getBufferedEvents())
                .hasSize(2)
                .allMatch(event -> event.type() == ApiPolicyEvent.Type.UPGRADE);
    }
}
