package io.policy4j.example;

import io.policy4j.spring.annotation.ApiPolicy;
import io.policy4j.test.AgencyBotsServer;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestClient;

/** Bots of an agency: the policy stands around the methods, and the client knows nothing of it. */
@Service
public class Bots {

    private final RestClient client;

    Bots(AgencyBotsServer api) {
        client = PlayedApis.client(api).build();
    }

    /** Makes a bot. */
    @ApiPolicy(name = "agency-bots", request = "POST /api/bots")
    public String make(String site) {
        return String.valueOf(client.post()
                .uri("/api/bots")
                .body("{\"clientUrl\":\"" + site + "\"}")
                .retrieve()
                .body(String.class));
    }

    /** All bots. */
    @ApiPolicy(name = "agency-bots", request = "GET /api/bots")
    public String all() {
        return String.valueOf(client.get().uri("/api/bots").retrieve().body(String.class));
    }
}
