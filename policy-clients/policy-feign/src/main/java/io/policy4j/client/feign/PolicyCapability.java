package io.policy4j.client.feign;

import feign.AsyncClient;
import feign.Capability;
import feign.Client;
import feign.DefaultRetryer;
import feign.InvocationHandlerFactory;
import feign.Retryer;
import io.policy4j.client.support.CallSettings;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts the calls of a Feign client under a policy.
 *
 * <pre>{@code
 * GitHub github = Feign.builder()
 *         .addCapability(PolicyCapability.of(policy))
 *         .target(GitHub.class, "https://api.github.com");
 * }</pre>
 *
 * <p>The policy stands around Feign's {@link Client} or {@link AsyncClient}: decoders and error decoders see the response
 * that ended the call, whole. What the policy tells the caller is thrown as it is, an unchecked
 * {@link io.policy4j.resilience4j.ApiPolicyException}; any other exception is Feign's own. Feign's default retryer is
 * switched off.
 *
 * <p>Safe for concurrent use, and for any number of builders.
 */
public final class PolicyCapability implements Capability {

    private final CallSettings calls;

    private PolicyCapability(CallSettings calls) {
        this.calls = calls;
    }

    /** A capability for a policy. */
    public static PolicyCapability of(ApiPolicy policy) {
        return new PolicyCapability(CallSettings.of(policy));
    }

    /** This capability with the state of another key, such as a tenant's name. */
    public PolicyCapability withKey(String key) {
        return new PolicyCapability(calls.withKey(key));
    }

    /** This capability with a deadline for each call, in place of the table's. It bounds the call up to its last head. */
    public PolicyCapability withDeadline(Duration deadline) {
        return new PolicyCapability(calls.withDeadline(deadline));
    }

    /**
     * A client under the policy.
     *
     * @throws IllegalStateException if the table has an {@code attempt-timeout}, since Feign's clients can't be stopped
     */
    @Override
    public Client enrich(Client client) {
        if (calls.policy().getTable().settings().get(Setting.ATTEMPT_TIMEOUT) != null) {
            throw new IllegalStateException("policy " + calls.policy().getName() + ": attempt-timeout can't be kept, as"
                    + " no client of Feign's can be stopped; use AsyncFeign, or leave it to the timeouts of"
                    + " Request.Options");
        }
        return new PolicyClient(client, calls);
    }

    /**
     * A client under the policy.
     *
     * @throws IllegalStateException if the builder was given none, since its default is out of a capability's reach
     */
    @Override
    public AsyncClient<Object> enrich(@Nullable AsyncClient<Object> client) {
        if (client == null) {
            throw new IllegalStateException("AsyncFeign: has no client that the policy could stand around; set one with"
                    + " client(...), such as new DefaultAsyncClient<>(new DefaultClient(null, null), executor)");
        }
        return new PolicyAsyncClient(client, calls);
    }

    /**
     * No retries but the policy's.
     *
     * @throws IllegalStateException if the builder was given a retryer of the program's own
     */
    @Override
    public Retryer enrich(Retryer retryer) {
        if (retryer != Retryer.NEVER_RETRY && !(retryer instanceof DefaultRetryer)) {
            throw new IllegalStateException("retryer (" + retryer.getClass().getName()
                    + "): would repeat what the policy" + " has decided about; leave it out");
        }
        return Retryer.NEVER_RETRY;
    }

    /** Handlers that let a cancelled future of AsyncFeign's end its call. */
    @Override
    public InvocationHandlerFactory enrich(InvocationHandlerFactory handlers) {
        return new CancellingHandlers(handlers);
    }
}
