package io.policy4j.resilience4j.micrometer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.CallObserver;
import io.policy4j.resilience4j.CallResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes an observation of each call: one timer and one span around all its attempts and waits, current on the thread
 * while an attempt is made, so that what the client itself observes becomes its child.
 *
 * <pre>{@code
 * ApiPolicyConfig.custom().observer(ObservedCalls.of(observationRegistry)).build();
 * }</pre>
 *
 * @see ApiPolicyObservation
 */
public final class ObservedCalls implements CallObserver {

    private final ObservationRegistry registry;
    private final @Nullable ApiPolicyCallConvention convention;

    private ObservedCalls(ObservationRegistry registry, @Nullable ApiPolicyCallConvention convention) {
        this.registry = Objects.requireNonNull(registry);
        this.convention = convention;
    }

    /** Observations with the default names, or those of a convention that the registry knows. */
    public static ObservedCalls of(ObservationRegistry registry) {
        return new ObservedCalls(registry, null);
    }

    /** Observations with names of your own. */
    public static ObservedCalls of(ObservationRegistry registry, ApiPolicyCallConvention convention) {
        return new ObservedCalls(registry, Objects.requireNonNull(convention));
    }

    @Override
    public Observed begin(ApiPolicy policy, Request request) {
        ApiPolicyCallContext context = new ApiPolicyCallContext(policy, request.method());
        Observation observation = ApiPolicyObservation.CALL.observation(
                convention, DefaultApiPolicyCallConvention.INSTANCE, () -> context, registry);
        return new ObservedCall(observation.start(), context);
    }

    private record ObservedCall(Observation observation, ApiPolicyCallContext context) implements Observed {
        @Override
        public Scope open() {
            return observation.openScope()::close;
        }

        @Override
        public void retry(int attempt, AttemptRecord previous) {
            String name = ApiPolicyObservation.Events.RETRY.getName();
            String told = "attempt " + attempt + " by row " + previous.row().orElse("none");
            observation.event(Observation.Event.of(name, told));
        }

        @Override
        public void end(CallResult<?> result) {
            context.setResult(result);
            result.failure().ifPresent(observation::error);
            observation.stop();
        }
    }
}
