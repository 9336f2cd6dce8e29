package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyState;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.Operation;
import io.policy4j.resilience4j.OperationFailedException;
import io.policy4j.resilience4j.OperationProgress;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Failure;
import io.policy4j.test.OnePerfectSliceServer;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Work at a server that starts it, is asked after it, and counts it. */
class OperationTest {

    private static final String POLICY = """
        extends: http
        idempotency: {header: Idempotency-Key, at: [POST /api/public/v1/slices/*/run], generate: true}
        concurrency: {runs: {limit: 2, at: [POST /api/public/v1/slices/*/run], scope: operation, lease: 1h}}
        table:
          202:
            poll:
              url: /api/public/v1/slice-runs/<body /data/runId>
              every: header X-Poll-After as millis
              otherwise: 20ms
              state: /data/status
              done: completed
              failed: failed
        """;

    private static final String RUNS = "/api/public/v1/slice-runs/";
    private static final Failure STILL_RUNNING =
            Failure.of(Reply.ok().json("{\"data\":{\"status\":\"running\"}}")).at("GET", "*/slice-runs/*");

    private final OnePerfectSliceServer api = OnePerfectSliceServer.start();
    private final ApiPolicy policy = Policies.of(POLICY, PolicyTime.system());
    private final PolicyHttpClient client =
            PolicyHttpClient.wrap(HttpClient.newHttpClient(), policy).operation();
    private final HttpRequest start = HttpRequest.newBuilder(
                    api.uri("/api/public/v1/slices/" + OnePerfectSliceServer.SLICE + "/run"))
            .header("Authorization", api.authorization())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    OperationTest() {
        api.runsTake(Duration.ZERO);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_response_is_that_of_the_last_poll_and_the_handler_sees_no_other(Way way) throws Exception {
        api.next(STILL_RUNNING, STILL_RUNNING);
        AtomicInteger handled = new AtomicInteger();
        HttpResponse<String> response = way.send(client, start, head -> {
            handled.incrementAndGet();
            return BodyHandlers.ofString().apply(head);
        });

        assertThat(response.body()).contains("\"runId\":12345").contains("\"status\":\"completed\"");
        assertThat(response.uri()).isEqualTo(api.uri(RUNS + 12345));
        assertThat(handled).hasValue(1);
        List<Received> seen = api.http().received();
        assertThat(seen)
                .extracting(request -> request.method() + " " + request.path())
                .endsWith("GET " + RUNS + 12345, "GET " + RUNS + 12345, "GET " + RUNS + 12345)
                .hasSize(4);
        assertThat(seen.get(1).header("Authorization")).contains(api.authorization());
        assertThat(seen.get(1).header("Content-Type")).isEmpty();
        assertThat(seen.get(1).header("Idempotency-Key")).isEmpty();
        assertThat(seen.get(0).header("Idempotency-Key")).isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void failed_work_is_an_exception_and_part_of_an_account(Way way) throws Exception {
        api.failNextRun();
        assertThatThrownBy(() -> way.send(client, start, BodyHandlers.ofString()))
                .isInstanceOf(OperationFailedException.class);

        api.failNextRun();
        CallResult<HttpResponse<String>> result = way.account(client, start, BodyHandlers.ofString());
        assertThat(result.failedState()).contains("failed");
        assertThat(result.value().orElseThrow().body()).contains("\"status\":\"failed\"");
    }

    @ParameterizedTest
    @EnumSource
    void after_a_restart_the_work_is_gone_on_with_by_its_id_or_by_what_progress_told(Way way) throws Exception {
        api.runsTake(Duration.ofHours(1));
        List<URI> saved = new ArrayList<>();
        client.operation(Operation.start().onProgress(progress -> {
                    saved.add(progress.target().orElseThrow());
                    api.endRuns();
                }))
                .send(start, BodyHandlers.ofString());

        PolicyHttpClient restarted =
                PolicyHttpClient.wrap(HttpClient.newHttpClient(), Policies.of(POLICY, PolicyTime.system()));
        String byTarget = way.send(restarted.operation(Operation.resume(saved.get(0))), start, BodyHandlers.ofString())
                .body();
        String byId = way.send(restarted.operation(Operation.resume("12345")), start, BodyHandlers.ofString())
                .body();

        assertThat(byTarget).contains("completed").isEqualTo(byId);
        assertThat(api.runsStarted()).isOne();
    }

    @Test
    void a_cancelled_operation_asks_no_more_and_leaves_its_slot_to_the_work() {
        api.runsTake(Duration.ofHours(1));
        List<OperationProgress> told = new CopyOnWriteArrayList<>();
        CompletableFuture<HttpResponse<String>> call =
                client.operation(Operation.start().onProgress(told::add)).sendAsync(start, BodyHandlers.ofString());
        Awaitility.await().until(() -> told.size() >= 2);
        call.cancel(true);

        Awaitility.await().until(() -> policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED) == 1);
        assertThat(policy.getState().slots())
                .extracting(ApiPolicyState.Slots::used)
                .containsExactly(1);
    }

    @Test
    void an_operation_that_is_taken_up_again_gives_the_slot_back() throws Exception {
        a_cancelled_operation_asks_no_more_and_leaves_its_slot_to_the_work();
        api.endRuns();
        client.operation(Operation.resume("12345")).send(start, BodyHandlers.ofString());

        assertThat(policy.getState().slots()).isEmpty();
    }
}
