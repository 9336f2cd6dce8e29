package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.micrometer.ApiPolicyCallContext;
import io.policy4j.resilience4j.micrometer.ApiPolicyObservation;
import io.policy4j.resilience4j.micrometer.DefaultApiPolicyCallConvention;
import io.policy4j.resilience4j.micrometer.ObservedCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A call is one observation, whatever it takes; attempts happen inside of it. */
class ObservedCallsTest {

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<String> told = new ArrayList<>();
    private final List<Observation.Context> stopped = new ArrayList<>();
    private final Setup setup = Setup.of(Setup.table(), config -> config.observer(ObservedCalls.of(registry)));

    @BeforeEach
    void listen() {
        registry.observationConfig().observationHandler(new ObservationHandler<ApiPolicyCallContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ApiPolicyCallContext;
            }

            @Override
            public void onStart(ApiPolicyCallContext context) {
                told.add("start " + context.getName());
            }

            @Override
            public void onEvent(Observation.Event event, ApiPolicyCallContext context) {
                told.add(event.getName() + ": " + event.getContextualName());
            }

            @Override
            public void onScopeOpened(ApiPolicyCallContext context) {
                told.add("open");
            }

            @Override
            public void onScopeClosed(ApiPolicyCallContext context) {
                told.add("close");
            }

            @Override
            public void onStop(ApiPolicyCallContext context) {
                told.add("stop");
                stopped.add(context);
            }
        });
    }

    private static Map<String, String> values(Observation.Context context) {
        return context.getAllKeyValues().stream()
                .collect(Collectors.toMap(value -> value.getKey(), value -> value.getValue()));
    }

    private @Nullable String current() {
        Observation current = registry.getCurrentObservation();
        return current == null ? null : current.getContext().getName();
    }

    @Test
    void a_sync_call_is_observed_from_its_first_attempt_to_its_end() throws Exception {
        FakeClient client = new FakeClient(503, Answer.retryAfter(429, 30), 200);

        setup.caller(client).call(client.callable());

        assertThat(told)
                .containsExactly(
                        "start policy4j.call",
                        "open",
                        "retry: attempt 2 by row 503",
                        "retry: attempt 3 by row 429",
                        "close",
                        "stop");
        assertThat(values(stopped.get(0)))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "name", "things",
                        "kind", "success",
                        "row", "none",
                        "http.request.resend_count", "2"));
        assertThat(stopped.get(0).getContextualName()).isEqualTo("things GET");
        assertThat(current()).isNull();
    }

    @Test
    void a_call_without_retries_has_no_resend_count() throws Exception {
        FakeClient client = new FakeClient(404);

        setup.caller(client).call(client.callable());

        assertThat(values(stopped.get(0)))
                .containsEntry("kind", "failed")
                .containsEntry("row", "4xx")
                .doesNotContainKey("http.request.resend_count");
    }

    @Test
    void a_success_at_once_is_observed_too() throws Exception {
        FakeClient client = new FakeClient(200);

        setup.caller(client).call(client.callable());

        assertThat(told).containsExactly("start policy4j.call", "open", "close", "stop");
        assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
    }

    @Test
    void an_async_call_is_current_in_each_attempt_and_nowhere_between() {
        List<@Nullable String> seen = new ArrayList<>();
        FakeClient client = new FakeClient(503, 503, 200);
        CompletableFuture<Answer> call = setup.caller(client).sendAsync(attempt -> {
            seen.add(current());
            return client.sendAsync(attempt);
        });
        seen.add(current());

        setup.time.runAll();

        assertThat(call).isCompleted();
        assertThat(seen).containsExactly("policy4j.call", null, "policy4j.call", "policy4j.call");
        assertThat(current()).isNull();
        assertThat(told)
                .containsExactly(
                        "start policy4j.call",
                        "open",
                        "close",
                        "open",
                        "retry: attempt 2 by row 503",
                        "close",
                        "open",
                        "retry: attempt 3 by row 503",
                        "close",
                        "stop");
    }

    @Test
    void a_cancelled_call_stops_being_observed() {
        FakeClient client = new FakeClient(503);

        setup.caller(client).sendAsync(client::sendAsync).cancel(true);

        assertThat(told).endsWith("stop");
        assertThat(values(stopped.get(0))).containsEntry("kind", "cancelled");
    }

    @Test
    void the_clients_exception_is_the_observations_error() {
        IOException cut = new IOException("cut");
        FakeClient client = new FakeClient(cut);

        assertThatThrownBy(() -> setup.caller(client).call(client.callable())).isSameAs(cut);

        assertThat(stopped.get(0).getError()).isSameAs(cut);
    }

    @Nested
    class Meters {

        private final MeterRegistry meters = new SimpleMeterRegistry();

        @Test
        void have_tags_of_the_table_only_and_always_the_same() throws Exception {
            registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
            for (Object[] script : new Object[][] {{200}, {503, 200}, {404}, {402}}) {
                FakeClient client = new FakeClient(script);
                setup.caller(client).account(client);
            }

            assertThat(meters.get("policy4j.call")
                            .tags("name", "things", "kind", "success")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThat(meters.getMeters())
                    .extracting(meter -> meter.getId().getName()
                            + meter.getId().getTags().stream()
                                    .map(tag -> tag.getKey())
                                    .toList())
                    .containsOnly(
                            "policy4j.call[error, kind, name]",
                            "policy4j.call.active[kind, name]",
                            "policy4j.call.retry[kind, name]");
        }
    }

    @Test
    void names_can_be_others() throws Exception {
        Setup named = Setup.of(
                Setup.table(),
                config -> config.observer(
                        ObservedCalls.of(registry, new DefaultApiPolicyCallConvention("billing.call"))));
        FakeClient client = new FakeClient(200);

        named.caller(client).call(client.callable());

        assertThat(told).first().isEqualTo("start billing.call");
    }

    @Test
    void what_is_documented_is_what_is_observed() {
        assertThat(ApiPolicyObservation.CALL.getDefaultConvention()).isEqualTo(DefaultApiPolicyCallConvention.class);
        assertThat(ApiPolicyObservation.CALL.getLowCardinalityKeyNames())
                .extracting(key -> key.asString())
                .containsExactly("name", "kind");
        assertThat(ApiPolicyObservation.CALL.getHighCardinalityKeyNames())
                .extracting(key -> key.asString())
                .containsExactly("row", "http.request.resend_count");
        assertThat(ApiPolicyObservation.CALL.getEvents())
                .extracting(Observation.Event::getName)
                .containsExactly("retry");
    }

    @Test
    void an_observer_that_throws_changes_nothing() throws Exception {
        CallObserver broken = new CallObserver() {
            @Override
            public Observed begin(ApiPolicy policy, Request request) {
                return new Observed() {
                    @Override
                    public Scope open() {
                        throw new IllegalStateException("open");
                    }

                    @Override
                    public void retry(int attempt, AttemptRecord previous) {
                        throw new AssertionError("retry");
                    }

                    @Override
                    public void end(CallResult<?> result) {
                        told.add("end");
                        throw new StackOverflowError();
                    }
                };
            }
        };
        Setup broke = Setup.of(Setup.table(), config -> config.observer(broken));
        FakeClient client = new FakeClient(503, 200);

        assertThat(broke.caller(client).call(client.callable()).status).isEqualTo(200);
        assertThat(told).containsExactly("end");
        assertThat(broke.async(new FakeClient(503, 200))).isCompletedWithValueMatching(answer -> answer.status == 200);
    }
}
