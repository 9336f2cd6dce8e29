package io.policy4j.resilience4j;

import io.github.resilience4j.core.EventConsumer;
import io.github.resilience4j.core.EventProcessor;
import io.github.resilience4j.core.EventPublisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells consumers what happens under a policy. A consumer that throws is logged and changes nothing.
 *
 * <p>Calls that succeed at once cost more where somebody hears of them: through {@link #onEvent}, {@link #onAttempt},
 * {@link #onEnd} or {@link #onAccepted}. The other consumers cost them nothing.
 */
public final class ApiPolicyEventPublisher implements EventPublisher<ApiPolicyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(ApiPolicy.class);

    private final EventProcessor<ApiPolicyEvent> processor = new EventProcessor<>();

    private final Runnable heard;

    /** @param heard run whenever somebody begins to hear of calls that succeed at once */
    ApiPolicyEventPublisher(Runnable heard) {
        this.heard = heard;
    }

    @Override
    public void onEvent(EventConsumer<ApiPolicyEvent> consumer) {
        processor.onEvent(guarded(consumer));
        heard.run();
    }

    /** Each attempt, with what was decided about it. */
    public ApiPolicyEventPublisher onAttempt(EventConsumer<ApiPolicyEvent.AttemptEnded> consumer) {
        on(ApiPolicyEvent.AttemptEnded.class, consumer);
        heard.run();
        return this;
    }

    /** Each wait, before it begins. */
    public ApiPolicyEventPublisher onWait(EventConsumer<ApiPolicyEvent.WaitBegins> consumer) {
        return on(ApiPolicyEvent.WaitBegins.class, consumer);
    }

    /** Each attempt that is not its call's first, before it begins. */
    public ApiPolicyEventPublisher onRetry(EventConsumer<ApiPolicyEvent.RetryBegins> consumer) {
        return on(ApiPolicyEvent.RetryBegins.class, consumer);
    }

    /** Each call's end, whatever it is. */
    public ApiPolicyEventPublisher onEnd(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        on(ApiPolicyEvent.CallEnded.class, consumer);
        heard.run();
        return this;
    }

    public ApiPolicyEventPublisher onAccepted(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        on(CallResult.Kind.SUCCESS, consumer);
        heard.run();
        return this;
    }

    public ApiPolicyEventPublisher onFailed(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.FAILED, consumer);
    }

    public ApiPolicyEventPublisher onExhausted(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.EXHAUSTED, consumer);
    }

    public ApiPolicyEventPublisher onDeclined(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.DECLINED, consumer);
    }

    public ApiPolicyEventPublisher onUpgrade(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.UPGRADE, consumer);
    }

    public ApiPolicyEventPublisher onSignal(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.SIGNAL, consumer);
    }

    public ApiPolicyEventPublisher onRefused(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.REFUSED, consumer);
    }

    public ApiPolicyEventPublisher onCancelled(EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(CallResult.Kind.CANCELLED, consumer);
    }

    /** Each call that ends because the retry budget has no token for it. */
    public ApiPolicyEventPublisher onBudgetEmpty(EventConsumer<ApiPolicyEvent.BudgetEmpty> consumer) {
        return on(ApiPolicyEvent.BudgetEmpty.class, consumer);
    }

    public ApiPolicyEventPublisher onCooldownOpened(EventConsumer<ApiPolicyEvent.CooldownOpened> consumer) {
        return on(ApiPolicyEvent.CooldownOpened.class, consumer);
    }

    public ApiPolicyEventPublisher onCooldownClosed(EventConsumer<ApiPolicyEvent.CooldownClosed> consumer) {
        return on(ApiPolicyEvent.CooldownClosed.class, consumer);
    }

    public ApiPolicyEventPublisher onLatchClosed(EventConsumer<ApiPolicyEvent.LatchClosed> consumer) {
        return on(ApiPolicyEvent.LatchClosed.class, consumer);
    }

    public ApiPolicyEventPublisher onLatchOpened(EventConsumer<ApiPolicyEvent.LatchOpened> consumer) {
        return on(ApiPolicyEvent.LatchOpened.class, consumer);
    }

    public ApiPolicyEventPublisher onTableReplaced(EventConsumer<ApiPolicyEvent.TableReplaced> consumer) {
        return on(ApiPolicyEvent.TableReplaced.class, consumer);
    }

    private ApiPolicyEventPublisher on(CallResult.Kind kind, EventConsumer<ApiPolicyEvent.CallEnded> consumer) {
        return on(ApiPolicyEvent.CallEnded.class, event -> {
            if (event.kind() == kind) {
                consumer.consumeEvent(event);
            }
        });
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
