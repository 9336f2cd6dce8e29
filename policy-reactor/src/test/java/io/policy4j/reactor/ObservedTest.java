package io.policy4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.micrometer.ObservedCalls;
import io.policy4j.test.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A trace goes through: from the subscriber's context to the call, and from the call to its attempts. */
class ObservedTest {

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy = ApiPolicy.of(
            "things",
            Policies.table().build(),
            Policies.config(time).observer(ObservedCalls.of(registry)).build());
    private final List<String> told = new ArrayList<>();

    @BeforeEach
    void listen() {
        registry.observationConfig().observationHandler(new ObservationHandler<>() {
            @Override
            public void onStart(Observation.Context context) {
                told.add(context.getName() + " in " + nameOf(context.getParentObservation()));
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        });
    }

    private static String nameOf(io.micrometer.observation.@Nullable ObservationView observation) {
        return observation == null ? "none" : observation.getContextView().getName();
    }

    /** As WebClient does: below whatever the context has. */
    private Mono<Answer> observedAttempt(FakeApi api) {
        return Mono.deferContextual(context -> {
            Observation above = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
            Observation.createNotStarted("attempt", registry)
                    .parentObservation(above)
                    .start()
                    .stop();
            return api.mono();
        });
    }

    @Test
    void the_call_is_a_child_of_its_subscribers_observation_and_each_attempt_one_of_the_call() {
        FakeApi api = new FakeApi(503, 503, 200);
        Observation above = Observation.start("above", registry);

        Mono<Answer> call = observedAttempt(api)
                .transform(PolicyOperator.of(policy.on(Policies.GET, api)))
                .contextWrite(context -> context.put(ObservationThreadLocalAccessor.KEY, above));
        Answer answer = call.block();

        assertThat(answer.status).isEqualTo(200);
        assertThat(told)
                .containsExactly(
                        "above in none",
                        "policy4j.call in above",
                        "attempt in policy4j.call",
                        "attempt in policy4j.call",
                        "attempt in policy4j.call");
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void what_is_observed_on_the_subscribers_thread_is_left_as_it_was() {
        FakeApi api = new FakeApi(503, 200);

        Observation.createNotStarted("thread", registry).observe(() -> {
            observedAttempt(api)
                    .transform(PolicyOperator.of(policy.on(Policies.GET, api)))
                    .block();
            assertThat(nameOf(registry.getCurrentObservation())).isEqualTo("thread");
        });

        assertThat(told).contains("policy4j.call in thread", "attempt in policy4j.call");
    }
}
