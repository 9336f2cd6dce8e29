package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.client.jdk.PolicyHttpClient;
import io.policy4j.core.PolicyTable;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.Operation;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.OnePerfectSliceServer;
import io.policy4j.test.ScriptedServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The bundled policy of an API that allows five runs at a time, against a server that counts, and would allow more. */
class OperationsAtTheServerTest {

    private static final int SPEED = 60;
    private static final int RUNS = 24;

    @Test
    void the_server_never_sees_more_than_five_runs_and_no_slot_is_lost() {
        PolicyTable table = PolicySource.of(Path.of("")).get("oneperfectslice");
        ApiPolicyConfig config = ApiPolicyConfig.custom()
                .time(new ScaledTime(PolicyTime.system(), SPEED))
                .build();
        ApiPolicy policy = ApiPolicy.of("oneperfectslice", table, config);
        try (OnePerfectSliceServer api =
                OnePerfectSliceServer.start(ScriptedServer.builder().timeScale(SPEED))) {
            api.activeRunLimit(RUNS);
            api.runsTake(Duration.ofSeconds(6));
            api.failNext("503 BILLING_UNAVAILABLE", "503 IDEMPOTENCY_KEY_IN_PROGRESS", "409 IDEMPOTENCY_KEY_CONFLICT");
            PolicyHttpClient client = PolicyHttpClient.wrap(CallRun.client(), policy);
            List<CompletableFuture<HttpResponse<String>>> ends = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                ends.add(i % 4 == 3 ? lostAndTakenUpAgain(client, run(api)) : followed(client, run(api)));
            }

            assertThat(ends).allSatisfy(end -> assertThat(end.join().body()).contains("\"status\":\"completed\""));
            assertThat(api.runsStarted()).isEqualTo(RUNS);
            assertThat(api.mostActiveRuns()).isBetween(2, 5);
            Awaitility.await().until(() -> policy.getState().slots().isEmpty());
        }
    }

    private static HttpRequest run(OnePerfectSliceServer api) {
        return HttpRequest.newBuilder(api.uri("/api/public/v1/slices/" + OnePerfectSliceServer.SLICE + "/run"))
                .header("Authorization", api.authorization())
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private static CompletableFuture<HttpResponse<String>> followed(PolicyHttpClient client, HttpRequest run) {
        return client.operation().sendAsync(run, BodyHandlers.ofString());
    }

    /** A call whose poller is gone once the work has begun; another call goes on with it. */
    private static CompletableFuture<HttpResponse<String>> lostAndTakenUpAgain(
            PolicyHttpClient client, HttpRequest run) {
        CompletableFuture<URI> begun = new CompletableFuture<>();
        Operation saving = Operation.start()
                .onProgress(progress -> begun.complete(progress.target().orElseThrow()));
        CompletableFuture<HttpResponse<String>> lost = client.operation(saving).sendAsync(run, BodyHandlers.ofString());
        return begun.thenComposeAsync(target -> {
            lost.cancel(true);
            return client.operation(Operation.resume(target)).sendAsync(run, BodyHandlers.ofString());
        });
    }
}
