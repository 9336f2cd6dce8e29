package io.policy4j.spring;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.Caller;
import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** How a method gives its result: at once, as a stage, or as a publisher. */
interface CallStyle {

    /** A way to answer in place of a failure. */
    @FunctionalInterface
    interface Answer {
        @Nullable
        Object to(Throwable failure) throws Throwable;
    }

    /**
     * Whose attempts they are.
     *
     * @param policy is active in them
     * @param nested hears of a call in an attempt of the same policy
     */
    record Scope(ApiPolicy policy, Consumer<ApiPolicy> nested) {

        /** An attempt under the policy. */
        <T extends @Nullable Object> Callable<T> around(Callable<T> attempt) {
            return () -> ActivePolicies.within(policy, attempt);
        }

        /** Whether this thread makes an attempt under the policy already. */
        boolean isActive() {
            return told(ActivePolicies.include(policy));
        }

        /** Whether what a subscriber's context holds says so. */
        boolean isActive(@Nullable Object inContext) {
            return told(ActivePolicies.include(policy, inContext));
        }

        private boolean told(boolean active) {
            if (active) {
                nested.accept(policy);
            }
            return active;
        }
    }

    /**
     * Makes a call; or, in an attempt under the same policy, invokes the method as a part of that.
     *
     * @param attempt invokes the method
     * @param answer  null where every failure is the caller's
     */
    @Nullable
    Object call(Caller<Object> caller, Scope scope, Callable<Object> attempt, @Nullable Answer answer) throws Throwable;

    /** Whether the calling thread makes the attempts. */
    default boolean blocks() {
        return false;
    }

    /**
     * The style of a method.
     *
     * @throws InvalidApiPolicyMethodException if it returns what we can't give
     */
    static CallStyle of(Method method) {
        Class<?> type = method.getReturnType();
        if (CompletionStage.class.isAssignableFrom(type)) {
            if (!type.isAssignableFrom(CompletableFuture.class)) {
                throw new InvalidApiPolicyMethodException(
                        method,
                        "it returns a " + type.getName() + ", which a call under a policy can't give",
                        "Let it return CompletionStage or CompletableFuture.");
            }
            return new StageStyle();
        }
        CallStyle publisher = Publishers.PRESENT ? PublisherStyle.of(type) : null;
        return publisher == null ? new PlainStyle(declaresInterruption(method)) : publisher;
    }

    private static boolean declaresInterruption(Method method) {
        for (Class<?> declared : method.getExceptionTypes()) {
            if (declared.isAssignableFrom(InterruptedException.class)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there are publishers at all. */
    final class Publishers {
        static final boolean PRESENT =
                ClassUtils.isPresent("reactor.core.publisher.Mono", CallStyle.class.getClassLoader());

        private Publishers() {}
    }
}
