package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.resilience4j.core.registry.EntryReplacedEvent;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.github.resilience4j.retry.MaxRetriesExceeded;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryRegistry;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnErrorEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a policy tells as a {@code Retry}: events, metrics, and its place in a {@code RetryRegistry}. */
class AsRetryTellsTest {

    private final Setup setup = Setup.of(Setup.table());
    private final List<RetryEvent> events = new ArrayList<>();

    private Throwable call(Object... script) {
        FakeClient client = new FakeClient(script);
        Retry retry = setup.policy.asRetry(Setup.GET, client);
        return catchThrowable(() -> retry.executeCallable(client.callable()));
    }

    private void listen() {
        setup.policy.asRetry(Setup.GET, new FakeClient(200)).getEventPublisher().onEvent(events::add);
    }

    private List<RetryEvent.Type> types() {
        return events.stream().map(RetryEvent::getEventType).toList();
    }

    @Test
    void a_call_that_was_simply_fine_is_no_event() {
        listen();

        call(200);

        assertThat(events).isEmpty();
    }

    @Test
    void each_retry_is_an_event_with_its_wait_and_its_exception() {
        listen();
        IOException cut = new IOException("cut");

        call(503, cut, 200);

        assertThat(types()).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.RETRY, RetryEvent.Type.SUCCESS);
        RetryOnRetryEvent second = (RetryOnRetryEvent) events.get(1);
        assertThat(second.getName()).isEqualTo("things");
        assertThat(second.getNumberOfRetryAttempts()).isEqualTo(2);
        assertThat(second.getWaitInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(second.getLastThrowable()).isSameAs(cut);
        assertThat(events.get(2).getLastThrowable()).isSameAs(cut);
    }

    @Test
    void a_call_that_ends_badly_after_retries_is_one_error_event() {
        listen();

        call(429, 429);

        assertThat(types()).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.ERROR);
        assertThat(((RetryOnErrorEvent) events.get(1)).getLastThrowable()).isInstanceOf(MaxRetriesExceeded.class);
    }

    @Test
    void a_signal_after_retries_is_the_error_events_exception() {
        listen();

        Throwable thrown = call(503, 402);

        assertThat(types()).containsExactly(RetryEvent.Type.RETRY, RetryEvent.Type.ERROR);
        assertThat(events.get(1).getLastThrowable()).isSameAs(thrown);
    }

    @Test
    void an_exception_that_is_not_retried_is_an_ignored_error() {
        listen();

        Throwable thrown = call(new IllegalStateException("own"));

        assertThat(types()).containsExactly(RetryEvent.Type.IGNORED_ERROR);
        assertThat(events.get(0).getLastThrowable()).isSameAs(thrown);
    }

    @Test
    void each_consumer_gets_its_kind_of_event_and_those_that_throw_change_nothing() {
        Retry.EventPublisher publisher =
                setup.policy.asRetry(Setup.GET, new FakeClient(200)).getEventPublisher();
        publisher
                .onRetry(event -> {
                    throw new IllegalStateException("consumer");
                })
                .onSuccess(events::add)
                .onError(events::add)
                .onIgnoredError(events::add);

        assertThat(call(503, 200)).isNull();
        assertThat(call(new IllegalStateException("own"))).hasMessage("own");
        assertThat(call(429, 429)).isNull();
        assertThat(types())
                .containsExactly(RetryEvent.Type.SUCCESS, RetryEvent.Type.IGNORED_ERROR, RetryEvent.Type.ERROR);
    }

    @Test
    void a_call_is_counted_once_whatever_its_attempts() {
        call(200);
        call(503, 200);
        call(404);
        call(503, 402);
        call(429, 429);

        Retry.Metrics metrics =
                setup.policy.asRetry(Setup.GET, new FakeClient(200)).getMetrics();
        assertThat(metrics.getNumberOfSuccessfulCallsWithoutRetryAttempt()).isEqualTo(1);
        assertThat(metrics.getNumberOfSuccessfulCallsWithRetryAttempt()).isEqualTo(1);
        assertThat(metrics.getNumberOfFailedCallsWithoutRetryAttempt()).isEqualTo(1);
        assertThat(metrics.getNumberOfFailedCallsWithRetryAttempt()).isEqualTo(2);
        assertThat(metrics.getNumberOfTotalCalls()).isEqualTo(5);
    }

    @Test
    void it_takes_an_entrys_place_in_a_registry_and_its_metrics_are_bound() throws Exception {
        RetryRegistry registry = RetryRegistry.ofDefaults();
        List<EntryReplacedEvent<Retry>> replaced = new ArrayList<>();
        registry.getEventPublisher().onEntryReplaced(replaced::add);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TaggedRetryMetrics.ofRetryRegistry(registry).bindTo(meters);
        registry.retry("things");
        FakeClient client = new FakeClient(503, 200);

        registry.replace("things", setup.policy.asRetry(Setup.GET, client));
        Answer answer = registry.retry("things").executeCallable(client.callable());

        assertThat(answer.status).isEqualTo(200);
        assertThat(replaced).hasSize(1);
        assertThat(meters.get("resilience4j.retry.calls")
                        .tags("name", "things", "kind", "successful_with_retry")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void its_configuration_tells_how_many_attempts_there_can_be() {
        Retry retry = setup.policy.asRetry(Setup.GET, new FakeClient(200));

        assertThat(retry.getName()).isEqualTo("things");
        assertThat(retry.getTags()).isEmpty();
        assertThat(retry.getRetryConfig().getMaxAttempts()).isEqualTo(10);
    }
}
