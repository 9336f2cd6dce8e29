package io.policy4j.spring;

import io.policy4j.resilience4j.ApiPolicy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The policies whose attempts are being made. A client, or another method, under a policy that is active already makes no
 * call of its own: it is part of the attempt, as two loops around one another would multiply attempts.
 */
public final class ActivePolicies {

    /** Where the context of a subscriber holds what is active for it. */
    public static final Object CONTEXT_KEY = ActivePolicies.class;

    private static final ThreadLocal<@Nullable ActivePolicies> HERE = new ThreadLocal<>();

    private final ApiPolicy policy;
    private final @Nullable ActivePolicies outer;

    private ActivePolicies(ApiPolicy policy, @Nullable ActivePolicies outer) {
        this.policy = policy;
        this.outer = outer;
    }

    /** Whether this thread makes an attempt under the policy. */
    public static boolean include(ApiPolicy policy) {
        return has(HERE.get(), policy);
    }

    /** Whether what a subscriber's context holds under {@link #CONTEXT_KEY} says so. */
    public static boolean include(ApiPolicy policy, @Nullable Object inContext) {
        return inContext instanceof ActivePolicies active && has(active, policy);
    }

    private static boolean has(@Nullable ActivePolicies active, ApiPolicy policy) {
        ActivePolicies one = active;
        while (one != null && one.policy != policy) {
            one = one.outer;
        }
        return one != null;
    }

    /** One more that is active beside what a context holds, to be put there. */
    public static ActivePolicies with(ApiPolicy policy, @Nullable Object inContext) {
        return new ActivePolicies(policy, inContext instanceof ActivePolicies outer ? outer : null);
    }

    /** Makes an attempt, or a call, under the policy on this thread. */
    public static <T extends @Nullable Object> T within(ApiPolicy policy, Callable<T> attempt) throws Exception {
        ActivePolicies outer = HERE.get();
        HERE.set(new ActivePolicies(policy, outer));
        try {
            return attempt.call();
        } finally {
            if (outer == null) {
                HERE.remove();
            } else {
                HERE.set(outer);
            }
        }
    }
}
