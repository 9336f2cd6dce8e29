package io.policy4j.resilience4j;

import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
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
        if (!state.gate().holdsNothing()) {
            throw refusal("its guards and slots can't be given back by a Retry, which does not make the attempts;"
                    + " decorate with guards of your own, or use send, sendAsync, call or callAsync");
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

    /**
     * A call that waits on its thread.
     *
     * @throws RuntimeException if the call is over before it begins, as {@link Caller} says: a latch is closed, or a
     *     cooldown longer than the call can bear
     */
    @Override
    public <T> Context<T> context() {
        RetryCall<T> call = begin();
        call.enter();
        return new Blocking<>(call);
    }

    /**
     * A call that somebody else waits for.
     *
     * @throws RuntimeException if the call is over before it begins: a latch is closed, or there is a cooldown, which
     *     nobody can wait for here
     */
    @Override
    public <T> AsyncContext<T> asyncContext() {
        RetryCall<T> call = begin();
        call.enterAtOnce();
        return new NonBlocking<>(call);
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
            return goOnIf(call.onResult(result));
        }

        @Override
        public void onError(Exception exception) throws Exception {
            if (!goOnIf(call.onThrown(exception))) {
                throw exception;
            }
        }

        @Override
        public void onRuntimeError(RuntimeException exception) {
            if (!goOnIf(call.onThrown(exception))) {
                throw exception;
            }
        }

        private boolean goOnIf(CallMachine.@Nullable Again<T> again) {
            if (again != null) {
                call.goOn(again);
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

        private long millis(CallMachine.@Nullable Again<T> again) {
            return again == null ? OVER : RetryCall.millis(call.nanosUntilNext(again));
        }

        @Override
        public void onComplete() {
            call.onComplete();
        }
    }
}
