package io.policy4j.client.support;

import io.policy4j.core.Headers;
import io.policy4j.core.Idempotency;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Attempt;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.Operation;
import io.policy4j.resilience4j.ResponseReader;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a client makes its calls. Immutable.
 *
 * @param policy    decides about them
 * @param key       whose state they use, if the program says so
 * @param deadline  of each call, if not the table's
 * @param operation how they follow work that goes on at the server, if the program says so
 */
public record CallSettings(
        ApiPolicy policy, Optional<String> key, Optional<Duration> deadline, Optional<Operation> operation) {

    /** Calls under a policy, with the key and the deadline that its table gives. */
    public static CallSettings of(ApiPolicy policy) {
        return new CallSettings(Objects.requireNonNull(policy), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** These settings with the state of another key, such as a tenant's name. */
    public CallSettings withKey(String other) {
        return new CallSettings(policy, Optional.of(other), deadline, operation);
    }

    /**
     * These settings with a deadline for each call, in place of the table's.
     *
     * @throws IllegalArgumentException if it is not more than zero
     */
    public CallSettings withDeadline(Duration other) {
        if (other.isNegative() || other.isZero()) {
            throw new IllegalArgumentException("deadline (" + other + "): must be more than zero");
        }
        return new CallSettings(policy, key, Optional.of(other), operation);
    }

    /** These settings for calls that follow work at the server to its end. */
    public CallSettings withOperation(Operation other) {
        return new CallSettings(policy, key, deadline, Optional.of(other));
    }

    /** A caller for one request. */
    public <T> Caller<T> caller(Request request, ResponseReader<T> reader) {
        Caller<T> caller = policy.on(request, reader);
        Caller<T> keyed = key.map(caller::withKey).orElse(caller);
        Caller<T> bound = deadline.map(keyed::withDeadline).orElse(keyed);
        return operation.map(bound::operation).orElse(bound);
    }

    /**
     * What the policy must know of a request.
     *
     * @param replayable whether the body can surely be produced again, byte for byte; true where there is none
     * @param body       the bytes of a body that is in memory; asked for only if the table looks for an idempotency key
     *                   in it
     */
    public Request request(
            String method, URI uri, Headers headers, boolean replayable, Supplier<Optional<byte[]>> body) {
        Request.Builder facts =
                Request.builder().method(method).uri(uri).headers(headers).replayable(replayable);
        Idempotency idempotency = policy.getTable().settings().get(Setting.IDEMPOTENCY);
        if (idempotency != null && idempotency.source() == Idempotency.Source.BODY) {
            body.get().ifPresent(facts::body);
        }
        return facts.build();
    }

    /**
     * Whether a response of this status to an attempt is a success that nothing else needs to be known of, so none of its
     * body.
     */
    public boolean acceptsByStatus(Attempt attempt, int status) {
        return !attempt.polls() && policy.getTable().acceptsByStatus(status);
    }
}
