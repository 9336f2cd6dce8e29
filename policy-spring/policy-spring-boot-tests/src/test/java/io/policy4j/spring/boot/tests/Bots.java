package io.policy4j.spring.boot.tests;

import io.policy4j.resilience4j.UpgradeRequiredException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** What users of the service ask it for. */
@RestController
final class Bots {
    private final RestClient client;
    private int made;

    Bots(RestClient client) {
        this.client = client;
    }

    @PostMapping("/bots")
    String make() {
        try {
            return "made: "
                    + client.post()
                            .uri("/api/bots")
                            .header(HttpHeaders.CONTENT_TYPE, "application/json")
                            .body("{\"clientUrl\":\"https://client.example/" + ++made + "\"}")
                            .retrieve()
                            .body(String.class);
        } catch (UpgradeRequiredException e) {
            return "upgrade: " + e.upgrade().message();
        }
    }

    @PostMapping("/thread")
    String thread() {
        return Thread.currentThread().toString();
    }
}
