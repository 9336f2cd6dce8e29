package io.policy4j.example;

import io.policy4j.test.OnePerfectSliceServer;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** What the buttons of the page do. Nothing here knows of retries, waits or plans. */
@RestController
class Actions {

    private final Bots bots;
    private final RestClient slices;
    private final RestClient agents;
    private final RestClient datasets;

    Actions(Bots bots, RestClient slices, RestClient agents, RestClient datasets) {
        this.bots = bots;
        this.slices = slices;
        this.agents = agents;
        this.datasets = datasets;
    }

    @PostMapping("/agency-bots")
    String makeBot() {
        return bots.make("https://client.example/" + UUID.randomUUID());
    }

    @GetMapping("/agency-bots")
    String bots() {
        return bots.all();
    }

    @PostMapping("/oneperfectslice")
    String runSlice() {
        return post(slices, "/api/public/v1/slices/" + OnePerfectSliceServer.SLICE + "/run", "{}");
    }

    @GetMapping("/oneperfectslice")
    String sliceRuns() {
        return get(slices, "/api/public/v1/slice-runs");
    }

    @PostMapping("/agent-platform")
    String makeAgent() {
        return post(agents, "/agents", "{\"name\":\"helper\"}");
    }

    @GetMapping("/agent-platform")
    String agents() {
        return get(agents, "/agents");
    }

    @PostMapping("/decimalai")
    String makeDataset() {
        return post(datasets, "/api/v1/datasets", "{\"name\":\"" + UUID.randomUUID() + "\",\"rows\":1}");
    }

    @GetMapping("/decimalai")
    String trace() {
        return post(
                datasets, "/api/v1/traces", "{\"agent_name\":\"helper\",\"trace_id\":\"" + UUID.randomUUID() + "\"}");
    }

    private static String get(RestClient client, String path) {
        return String.valueOf(client.get().uri(path).retrieve().body(String.class));
    }

    private static String post(RestClient client, String path, String json) {
        return String.valueOf(client.post().uri(path).body(json).retrieve().body(String.class));
    }
}
