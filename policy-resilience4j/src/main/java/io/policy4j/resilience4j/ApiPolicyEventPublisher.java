package io.policy4j.resilience4j;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.core.EventPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells consumers what happens in a policy's calls. A consumer that throws is logged and changes nothing. */
public final class ApiPolicyEventPublisher implements EventPublisher<ApiPolicyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPolicy.class);

    private final EventProcessor<ApiPolicyEvent> processor = new EventProcessor<>();

    ApiPolicyEventPublisher() {}

    @Override
    public void onEvent(EventConsumer<ApiPolicyEvent> consumer) {
        processor.onEvent(guarded(consumer));
    }

    /** Each attempt, with what was decided about it. */
    public ApiPolicyEventPublisher onAttempt(EventConsumer<ApiPolicyEvent.AttemptEnded> consumer) {
        return on(ApiPolicyEvent.AttemptEnded.class, consumer);
    }

    /** Each wait, before it begins. */
    public ApiPolicyEventPublisher onWait(EventConsumer<ApiPolicyEvent.WaitBegins> consumer) {
        return on(ApiPolicyEvent.WaitBegins.class, consumer);
    }

    /** Each call's end. */
    public ApiPolicyEventPublisher onEnd(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(ApiPolicyEvent.CallEnded.class, consumer);
    }

    private <E extends ApiPolicyEvent> ApiPolicyEventPublisher on(Class<E> type, EventConsumer<E> consumer) {
        processor.registerConsumer(type.getName(), guarded(consumer));
        return this;
    }

    boolean hasConsumers() {
        return processor.hasConsumers();
    }

    void publish(ApiPolicyEvent event) {
        processor.processEvent(event);
    }

    static <E> EventConsumer<E> guarded(EventConsumer<E> consumer) {
        return event -> {
            try {
                consumer.consumeEvent(event);
            } catch (Throwable e) {
                Quietly.run(() ->
                        LOG.warn("event consumer failed on {}", event.getClass().getSimpleName(), e));
            }
        };
    }
}
