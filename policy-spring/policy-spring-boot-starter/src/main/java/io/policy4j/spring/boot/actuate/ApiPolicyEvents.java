package io.policy4j.spring.boot.actuate;

import io.github.resilience4j.consumer.CircularEventConsumer;
import io.github.resilience4j.core.EventConsumer;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyEvent;
import io.policy4j.resilience4j.ApiPolicyEventPublisher;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last events of each policy. Calls that succeed at once leave none, and cost nothing more for those that are kept.
 */
final class ApiPolicyEvents {

    /** How many are kept for each policy. */
    static final int MOST = 100;

    private final Map<ApiPolicy, CircularEventConsumer<ApiPolicyEvent>> kept = new ConcurrentHashMap<>();

    ApiPolicyEvents(ApiPolicyRegistry registry) {
        registry.getEventPublisher()
                .onEntryAdded(event -> keep(event.getAddedEntry()))
                .onEntryRemoved(event -> kept.remove(event.getRemovedEntry()))
                .onEntryReplaced(event -> {
                    kept.remove(event.getOldEntry());
                    keep(event.getNewEntry());
                });
        registry.getAllPolicies().forEach(this::keep);
    }

    private void keep(ApiPolicy policy) {
        kept.computeIfAbsent(policy, unseen -> {
            CircularEventConsumer<ApiPolicyEvent> last = new CircularEventConsumer<>(MOST);
            listen(policy.getEventPublisher(), last);
            return last;
        });
    }

    private static void listen(ApiPolicyEventPublisher events, CircularEventConsumer<ApiPolicyEvent> last) {
        EventConsumer<ApiPolicyEvent.CallEnded> ended = last::consumeEvent;
        events.onWait(last::consumeEvent)
                .onFailed(ended)
                .onExhausted(ended)
                .onDeclined(ended)
                .onUpgrade(ended)
                .onSignal(ended)
                .onRefused(ended)
                .onCancelled(ended)
                .onBudgetEmpty(last::consumeEvent)
                .onCooldownOpened(last::consumeEvent)
                .onCooldownClosed(last::consumeEvent)
                .onLatchClosed(last::consumeEvent)
                .onLatchOpened(last::consumeEvent)
                .onTableReplaced(last::consumeEvent);
    }

    /** Those of all policies, in the order in which they happened. */
    List<ApiPolicyEvent> all() {
        return kept.values().stream()
                .flatMap(last -> last.getBufferedEvents().stream())
                .sorted(java.util.Comparator.comparing(ApiPolicyEvent::at))
                .toList();
    }
}
