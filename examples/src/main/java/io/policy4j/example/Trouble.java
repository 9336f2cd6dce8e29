package io.policy4j.example;

import io.policy4j.test.AgencyBotsServer;
import io.policy4j.test.AgentPlatformServer;
import io.policy4j.test.ApiServer;
import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.Failure;
import io.policy4j.test.OnePerfectSliceServer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Orders failures at the played APIs: each one that their pages document. */
@RestController
class Trouble {

    private final Map<String, ApiServer> apis = new TreeMap<>();

    Trouble(AgencyBotsServer bots, OnePerfectSliceServer slices, AgentPlatformServer agents, DecimalAiServer datasets) {
        apis.put("agency-bots", bots);
        apis.put("oneperfectslice", slices);
        apis.put("agent-platform", agents);
        apis.put("decimalai", datasets);
    }

    /** What can be ordered. */
    @GetMapping("/trouble")
    Map<String, List<String>> documented() {
        Map<String, List<String>> keys = new TreeMap<>();
        apis.forEach((name, api) -> keys.put(
                name,
                api.documentedFailures().stream().map(Failure::key).distinct().toList()));
        return keys;
    }

    /** Fails the next request. */
    @PostMapping("/trouble/{api}")
    void failNext(@PathVariable String api, @RequestParam String failure) {
        ApiServer server = apis.get(api);
        if (server == null || !documented().getOrDefault(api, List.of()).contains(failure)) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "no such failure is documented");
        }
        server.failNext(failure);
    }
}
