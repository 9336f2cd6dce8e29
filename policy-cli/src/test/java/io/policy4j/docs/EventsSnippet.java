package io.policy4j.docs;

import io.github.resilience4j.consumer.CircularEventConsumer;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyEvent;

/** The metrics page's example of events, as code that compiles. */
abstract class EventsSnippet {

    abstract void tellSales(String policy);

    CircularEventConsumer<ApiPolicyEvent> listen(ApiPolicy policy) {
        // snippet
        policy.getEventPublisher().onUpgrade(event -> tellSales(event.policy()));

        CircularEventConsumer<ApiPolicyEvent> last = new CircularEventConsumer<>(100); // of resilience4j-consumer
        policy.getEventPublisher().onEvent(last);
        // end
        return last;
    }
}
