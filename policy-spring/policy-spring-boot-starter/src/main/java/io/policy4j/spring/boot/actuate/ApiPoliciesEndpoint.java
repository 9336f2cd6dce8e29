package io.policy4j.spring.boot.actuate;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Words;
import io.policy4j.core.explain.Verdict;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.ApiPolicyState.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.lang.Nullable;

/**
 * {@code /actuator/apipolicies}: the policies with their tables and state, what a table says about a response, and a way
 * to let callers go on that a latch or a cooldown holds back.
 *
 * <p>Optional parameters carry Spring's annotation, as Boot 3.5 knows no other.
 */
@Endpoint(id = "apipolicies")
@SuppressWarnings("deprecation")
public class ApiPoliciesEndpoint {

    private final ApiPolicyRegistry registry;

    /** The endpoint for the policies of this registry. */
    public ApiPoliciesEndpoint(ApiPolicyRegistry registry) {
        this.registry = registry;
    }

    /**
     * All policies.
     *
     * @param apiPolicies by name
     */
    public record Policies(Map<String, PolicyReport> apiPolicies) {}

    /**
     * What was let go.
     *
     * @param latches   the rows whose latches are open again
     * @param cooldowns the rows whose cooldowns are over
     */
    public record Released(List<String> latches, List<String> cooldowns) {}

    /** All policies. */
    @ReadOperation
    public Policies policies() {
        Map<String, PolicyReport> reports = new TreeMap<>();
        registry.getAllPolicies().forEach(policy -> reports.put(policy.getName(), PolicyReport.of(policy)));
        return new Policies(reports);
    }

    /** One policy; null where there is none of that name. */
    @ReadOperation
    public @Nullable PolicyReport policy(@Selector String name) {
        return registry.find(name).map(PolicyReport::of).orElse(null);
    }

    /**
     * What a policy does about the first answer to a request.
     *
     * @param view    {@code explain}
     * @param status  of the response
     * @param failure in place of a status: {@code connect}, {@code timeout}, {@code io} or {@code tls}
     * @param code    the error code
     * @param type    the error type
     * @param message the error message
     * @param header  {@code NAME: VALUE}, as often as needed
     * @param body    of the response, in place of code, type and message
     * @param method  of the request
     * @param path    of the request
     */
    @ReadOperation
    public @Nullable VerdictReport explain(
            @Selector String name,
            @Selector String view,
            @Nullable Integer status,
            @Nullable String failure,
            @Nullable String code,
            @Nullable String type,
            @Nullable String message,
            @Nullable Object header,
            @Nullable String body,
            @Nullable String method,
            @Nullable String path) {
        if (!view.equals("explain") || registry.find(name).isEmpty()) {
            return null;
        }
        PolicyTable table = named(name).getTable();
        try {
            Question question = new Question(status, failure, code, type, message, header, body, method, path);
            return VerdictReport.of(Verdict.of(table, question.request(), question.outcome(table), Instant.now()));
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /**
     * Lets callers go on that are held back, in all processes that share the state.
     *
     * @param release {@code latches}, {@code cooldowns} or {@code all}
     * @param row     the row that holds them back; every row unless it is said
     */
    @WriteOperation
    public Released release(@Selector String name, String release, @Nullable String row) {
        ApiPolicy policy = named(name);
        return switch (release) {
            case "latches" -> new Released(released(policy.getState().latches(), row), List.of());
            case "cooldowns" ->
                new Released(List.of(), released(policy.getState().cooldowns(), row));
            case "all" ->
                new Released(
                        released(policy.getState().latches(), row),
                        released(policy.getState().cooldowns(), row));
            default -> throw refused(Words.unknown("release", release, List.of("latches", "cooldowns", "all")));
        };
    }

    private static List<String> released(List<Held> held, @Nullable String row) {
        List<String> rows = new ArrayList<>();
        for (Held one : held) {
            if (row == null || row.equals(one.row())) {
                one.release();
                rows.add(one.row());
            }
        }
        return rows;
    }

    private ApiPolicy named(String name) {
        return registry.find(name).orElseThrow(() -> {
            TreeSet<String> names = new TreeSet<>();
            registry.getAllPolicies().forEach(policy -> names.add(policy.getName()));
            return refused(Words.unknown("policy", name, names));
        });
    }

    private static InvalidEndpointRequestException refused(IllegalArgumentException e) {
        String reason = String.valueOf(e.getMessage());
        return new InvalidEndpointRequestException(reason, reason, e);
    }
}
