package io.policy4j.resilience4j;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.retry.MaxRetriesExceeded;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.event.RetryEvent;
import io.github.resilience4j.retry.event.RetryOnErrorEvent;
import io.github.resilience4j.retry.event.RetryOnIgnoredErrorEvent;
import io.github.resilience4j.retry.event.RetryOnRetryEvent;
import io.github.resilience4j.retry.event.RetryOnSuccessEvent;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a policy tells as a {@code Retry}: Resilience4j's own events and numbers. A call is told, and counted, once. */
final class RetryTally implements Retry.Metrics {

    private final String name;
    private final Events events = new Events();
    private final LongAdder successes = new LongAdder();
    private final LongAdder successesAfterRetry = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder failuresAfterRetry = new LongAdder();

    RetryTally(String name) {
        this.name = name;
    }

    Retry.EventPublisher events() {
        return events;
    }

    /** A call goes on. */
    void retry(int retries, @Nullable Throwable failure, long millis) {
        publish(() -> new RetryOnRetryEvent(name, retries, failure, millis));
    }

    /** A call succeeded. */
    void success(int retries, @Nullable Throwable lastFailure) {
        if (retries == 0) {
            successes.increment();
            return;
        }
        successesAfterRetry.increment();
        publish(() -> new RetryOnSuccessEvent(name, retries, lastFailure));
    }

    /** A call failed; without a retry it is an event only where an exception says so. */
    void failure(int retries, @Nullable Throwable failure) {
        if (retries == 0) {
            failures.increment();
            if (failure != null) {
                publish(() -> new RetryOnIgnoredErrorEvent(name, failure));
            }
            return;
        }
        failuresAfterRetry.increment();
        publish(() -> new RetryOnErrorEvent(name, retries, failure == null ? givenUp() : failure));
    }

    private static Throwable givenUp() {
        return new MaxRetriesExceeded("the call ended with a response that the policy does not accept");
    }

    private void publish(Supplier<RetryEvent> event) {
        if (events.hasConsumers()) {
            events.processEvent(event.get());
        }
    }

    @Override
    public long getNumberOfSuccessfulCallsWithoutRetryAttempt() {
        return successes.sum();
    }

    @Override
    public long getNumberOfSuccessfulCallsWithRetryAttempt() {
        return successesAfterRetry.sum();
    }

    @Override
    public long getNumberOfFailedCallsWithoutRetryAttempt() {
        return failures.sum();
    }

    @Override
    public long getNumberOfFailedCallsWithRetryAttempt() {
        return failuresAfterRetry.sum();
    }

    @Override
    public long getNumberOfTotalCalls() {
        return successes.sum() + successesAfterRetry.sum() + failures.sum() + failuresAfterRetry.sum();
    }

    /** Consumers that throw change nothing. */
    private static final class Events extends EventProcessor<RetryEvent> implements Retry.EventPublisher {

        @Override
        public void onEvent(EventConsumer<RetryEvent> consumer) {
            super.onEvent(ApiPolicyEventPublisher.guarded(consumer));
        }

        @Override
        public Retry.EventPublisher onRetry(EventConsumer<RetryOnRetryEvent> consumer) {
            return on(RetryOnRetryEvent.class, consumer);
        }

        @Override
        public Retry.EventPublisher onSuccess(EventConsumer<RetryOnSuccessEvent> consumer) {
            return on(RetryOnSuccessEvent.class, consumer);
        }

        @Override
        public Retry.EventPublisher onError(EventConsumer<RetryOnErrorEvent> consumer) {
            return on(RetryOnErrorEvent.class, consumer);
        }

        @Override
        public Retry.EventPublisher onIgnoredError(EventConsumer<RetryOnIgnoredErrorEvent> consumer) {
            return on(RetryOnIgnoredErrorEvent.class, consumer);
        }

        private <E extends RetryEvent> Retry.EventPublisher on(Class<E> type, EventConsumer<E> consumer) {
            registerConsumer(type.getName(), ApiPolicyEventPublisher.guarded(consumer));
            return this;
        }
    }
}
