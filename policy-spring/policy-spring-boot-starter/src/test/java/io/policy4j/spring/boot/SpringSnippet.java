package io.policy4j.spring.boot;

import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.spring.annotation.ApiPolicy;
import org.springframework.web.client.RestClient;

/** What the documentation shows of the annotation. */
final class SpringSnippet {

    private SpringSnippet() {}

    record Invoice(String text) {}

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // the fallback is found by name
    static class Billing {
        private final RestClient client = RestClient.create();

        // snippet
        @ApiPolicy(name = "billing", request = "GET /invoices/{id}", key = "#tenant", fallbackMethod = "withoutPlan")
        public Invoice invoice(String tenant, String id) {
            return client.get().uri("/invoices/{id}", id).retrieve().body(Invoice.class);
        }

        private Invoice withoutPlan(String tenant, String id, UpgradeRequiredException e) {
            return new Invoice("Raise the plan to see it: " + e.upgrade().docs());
        }
        // end
    }
}
