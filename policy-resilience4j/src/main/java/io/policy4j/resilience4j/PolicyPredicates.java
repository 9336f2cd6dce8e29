package io.policy4j.resilience4j;

import io.github.resilience4j.core.functions.Either;
import io.policy4j.core.CallProgress;
import io.policy4j.core.Decision;
import io.policy4j.core.Headers;
import io.policy4j.core.Moment;
import io.policy4j.core.Outcome;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a policy's table says, for Resilience4j components of one's own; each method is named after the setter that it is
 * for. They say the same as the guards of an {@link ApiPolicyConfig} are told: outcomes of rows with
 * {@code circuit: failure} are outages; a 402, a 404, a refusal of a guard, or an exception that says nothing about HTTP
 * is none. Exceptions of this library are judged by the outcome that ended the call.
 *
 * <pre>{@code
 * PolicyPredicates says = policy.predicates(request, reader);
 * CircuitBreakerConfig.custom()
 *         .recordResult(says.recordResult())
 *         .recordException(says.recordException())
 *         .ignoreException(says.ignoreException())
 *         .build();
 * }</pre>
 *
 * <p>They follow the policy's table when it is replaced. What they can't read counts for nothing: they never throw.
 */
public final class PolicyPredicates {

    private final ApiPolicy policy;
    private final Request request;
    private final ResponseReader<Object> reader;

    @SuppressWarnings("unchecked") // what is no T fails to be read, which counts for nothing
    <T> PolicyPredicates(ApiPolicy policy, Request request, ResponseReader<T> reader) {
        this.policy = policy;
        this.request = request;
        this.reader = (ResponseReader<Object>) reader;
    }

    /** For {@code CircuitBreakerConfig}: whether a response says that the API is out of order. */
    public Predicate<Object> recordResult() {
        return result -> ofResult(result).ending() == Gate.Ending.OUT_OF_ORDER;
    }

    /** For {@code CircuitBreakerConfig}: whether an exception says that the API is out of order. */
    public Predicate<Throwable> recordException() {
        return failure -> ofFailure(failure).ending() == Gate.Ending.OUT_OF_ORDER;
    }

    /** For {@code CircuitBreakerConfig}: whether an exception says nothing about the API's health. */
    public Predicate<Throwable> ignoreException() {
        return failure -> {
            Gate.Ending ending = ofFailure(failure).ending();
            return ending != Gate.Ending.OUT_OF_ORDER && ending != Gate.Ending.WORKS;
        };
    }

    /** For {@code RateLimiterConfig}: a 429, and whatever else falls under a {@code wait} row. */
    public Predicate<Either<? extends Throwable, ?>> drainPermissionsOnResult() {
        return given -> given.isLeft()
                ? ofFailure(given.getLeft()).tooMuch()
                : ofResult(given.getOrNull()).tooMuch();
    }

    private Meaning ofResult(@Nullable Object result) {
        if (result == null) {
            return Meaning.NONE;
        }
        try {
            PolicyTable table = policy.getTable();
            int status = reader.status(result);
            Headers headers = name -> reader.headers(result, name);
            int wanted = table.peekBytes(status, headers);
            byte[] body = wanted == 0 ? Reading.UNREAD : reader.peek(result, wanted);
            return of(table, Outcome.response(status, headers, body));
        } catch (RuntimeException e) {
            return Meaning.NONE;
        }
    }

    private Meaning ofFailure(Throwable failure) {
        if (failure instanceof ApiPolicyException ours) {
            CallResult<?> result = ours.result();
            return result.decision()
                    .map(decision -> Meaning.of(result.status().orElse(0), decision))
                    .orElse(Meaning.NONE);
        }
        try {
            Outcome outcome = policy.getConfig().getFailureReader().read(failure);
            return outcome == null ? Meaning.NONE : of(policy.getTable(), outcome);
        } catch (RuntimeException e) {
            return Meaning.NONE;
        }
    }

    /** As of a first attempt: the row that wins is the same at every point of a call. */
    private Meaning of(PolicyTable table, Outcome outcome) {
        Moment moment = Moment.of(policy.time().now(), 0, 0);
        Decision decision = table.decide(request, outcome, CallProgress.begin(table), moment);
        return Meaning.of(outcome, decision);
    }
}
