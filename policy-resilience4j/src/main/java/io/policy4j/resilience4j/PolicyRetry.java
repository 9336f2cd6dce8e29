package io.policy4j.resilience4j;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.policy4j.core.Decision;
import io.policy4j.core.Setting;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A policy in the shape of Resilience4j's {@code Retry}, for one request. It makes no call itself: its contexts are asked. */
final class PolicyRetry<R> implements Retry {

    /** What a context answers where there is nothing more to wait for; Resilience4j compares with just this number. */
    private static final long OVER = -1;

    private final ApiPolicy policy;
    private final Caller<R> caller;
    private volatile Terms checked;

    PolicyRetry(ApiPolicy policy, Caller<R> caller) {
        this.policy = policy;
        this.caller = caller;
        this.checked = carried(caller.state());
    }

    /** The terms, if a {@code Retry} can keep them. */
    private Terms carried(CallState state) {
        if (!state.gate().isOpen()) {
            throw refusal("its guards can't be passed by a Retry, which does not make the attempts; decorate with them"
                    + " inside of the Retry, and leave them out of the ApiPolicyConfig");
        }
        if (state.attemptTimeout() != null) {
            throw refusal("attempt-timeout can't be kept by a Retry, which does not make the attempts; use send,"
                    + " sendAsync or callAsync");
        }
        if (!state.table().renewals().isEmpty()) {
            throw refusal("its table renews " + String.join(", ", state.table().renewals())
                    + ", and a Retry can neither run a hook without blocking nor change a request; use send or"
                    + " sendAsync");
        }
        return state.terms();
    }

    private IllegalStateException refusal(String why) {
        return new IllegalStateException("policy " + policy.getName() + ": " + why);
    }

    /** A call that begins; its table may have been replaced since the last one. */
    @SuppressWarnings("unchecked")
    private <T> RetryCall<T> begin() {
        CallState state = caller.state();
        if (state.terms() != checked) {
            checked = carried(state);
        }
        return (RetryCall<T>) new RetryCall<>(policy, caller, state);
    }

    @Override
    public String getName() {
        return policy.getName();
    }

    @Override
    public <T> Context<T> context() {
        return new Blocking<>(begin());
    }

    @Override
    public <T> AsyncContext<T> asyncContext() {
        return new NonBlocking<>(begin());
    }

    /** Tells how many attempts there can be; all else stands in the table. */
    @Override
    public RetryConfig getRetryConfig() {
        return RetryConfig.custom()
                .maxAttempts(policy.getTable().settings().get(Setting.MAX_ATTEMPTS))
                .build();
    }

    @Override
    public Map<String, String> getTags() {
        return policy.getTags();
    }

    @Override
    public EventPublisher getEventPublisher() {
        return policy.retryTally().events();
    }

    @Override
    public Metrics getMetrics() {
        return policy.retryTally();
    }

    @Override
    public String toString() {
        return "Retry of " + policy;
    }

    /** Waits itself. */
    private record Blocking<T>(RetryCall<T> call) implements Context<T> {
        @Override
        public boolean onResult(@Nullable T result) {
            return sleepIf(call.onResult(result));
        }

        @Override
        public void onError(Exception exception) throws Exception {
            if (!sleepIf(call.onThrown(exception))) {
                throw exception;
            }
        }

        @Override
        public void onRuntimeError(RuntimeException exception) {
            if (!sleepIf(call.onThrown(exception))) {
                throw exception;
            }
        }

        private boolean sleepIf(Decision.@Nullable Again again) {
            if (again != null) {
                call.sleep(again);
            }
            return again != null;
        }

        @Override
        public void onComplete() {
            call.onComplete();
        }
    }

    /** Tells how long to wait, in milliseconds rounded up. */
    private record NonBlocking<T>(RetryCall<T> call) implements AsyncContext<T> {
        @Override
        public long onResult(@Nullable T result) {
            return millis(call.onResult(result));
        }

        @Override
        public long onError(Throwable throwable) {
            boolean wraps = throwable instanceof CompletionException || throwable instanceof ExecutionException;
            Throwable cause = wraps ? throwable.getCause() : null;
            return millis(call.onFailure(cause == null ? throwable : cause));
        }

        private static long millis(Decision.@Nullable Again again) {
            return again == null ? OVER : RetryCall.millis(again);
        }

        @Override
        public void onComplete() {
            call.onComplete();
        }
    }
}
