package io.policy4j.spring.boot.actuate;

import io.policy4j.resilience4j.ApiPolicyEvent;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** {@code /actuator/apipolicyevents}: what happened last under the policies, in the manner of Resilience4j's endpoints. */
@Endpoint(id = "apipolicyevents")
public class ApiPolicyEventsEndpoint {

    private final ApiPolicyEvents events;

    /** The endpoint for the policies of this registry; it keeps the last 100 events of each from now on. */
    public ApiPolicyEventsEndpoint(ApiPolicyRegistry registry) {
        this.events = new ApiPolicyEvents(registry);
    }

    /**
     * Events, the oldest first.
     *
     * @param apiPolicyEvents each with its {@code policyName}, {@code type} and {@code creationTime}, and what it tells
     */
    public record Events(List<Map<String, Object>> apiPolicyEvents) {}

    /** Those of all policies. */
    @ReadOperation
    public Events events() {
        return events(event -> true);
    }

    /** Those of a policy. */
    @ReadOperation
    public Events events(@Selector String name) {
        return events(event -> event.policy().equals(name));
    }

    /** Those of a policy that are of a type, such as {@code UPGRADE}. */
    @ReadOperation
    public Events events(@Selector String name, @Selector String eventType) {
        return events(
                event -> event.policy().equals(name) && event.type().name().equalsIgnoreCase(eventType));
    }

    private Events events(Predicate<ApiPolicyEvent> wanted) {
        return new Events(
                events.all().stream().filter(wanted).map(EventReport::of).toList());
    }
}
