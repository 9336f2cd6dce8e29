package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnePerfectSliceServerTest {

    private static final String BASE = "/api/public/v1";
    private static final String RUN = BASE + "/slices/" + OnePerfectSliceServer.SLICE + "/run";

    private final AtomicLong nanos = new AtomicLong();
    private final OnePerfectSliceServer api =
            OnePerfectSliceServer.start(ScriptedServer.builder().nanoTime(nanos::get));

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void a_run_is_accepted_runs_and_completes() throws Exception {
        api.runsTake(Duration.ofSeconds(10));
        HttpResponse<String> accepted = run("{}");
        assertThat(accepted.statusCode()).isEqualTo(202);
        assertThat(data(accepted))
                .containsEntry("sliceKey", "high_intent_deals")
                .containsEntry("sliceTitle", "High-Intent Deals")
                .containsEntry("status", "running");
        String path = BASE + "/slice-runs/" + runId(accepted);
        assertThat(data(get(path)).toString()).contains("status=running", "suggestedPollAfterSeconds=5");
        assertFails(get(path + "/evidence"), 409, "RUN_NOT_COMPLETED");
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(data(get(path))).containsEntry("status", "running");
        pass(Duration.ofNanos(1));
        assertThat(data(get(path))).containsEntry("status", "completed").doesNotContainKey("suggestedPollAfterSeconds");
        assertThat(get(path + "/evidence").statusCode()).isEqualTo(200);
    }

    @Test
    void a_run_can_fail_and_has_no_evidence() throws Exception {
        api.failNextRun();
        api.suggestPollAfter(Duration.ofSeconds(2));
        String path = BASE + "/slice-runs/" + runId(run("{}"));
        assertThat(data(get(path)).toString()).contains("status=running", "suggestedPollAfterSeconds=2");
        api.endRuns();
        assertThat(data(get(path))).containsEntry("status", "failed");
        assertFails(get(path + "/evidence"), 409, "RUN_NOT_COMPLETED");
        String next = BASE + "/slice-runs/" + runId(run("{}"));
        api.endRuns();
        assertThat(data(get(next))).containsEntry("status", "completed");
    }

    @Test
    void the_same_key_with_the_same_arguments_is_the_same_run() throws Exception {
        String first = runId(run("{\"userPrompt\":\"a\",\"crmAmountMin\":1}", "Idempotency-Key", "k"));
        String again = runId(run("{\"crmAmountMin\":1.0, \"userPrompt\":\"a\"}", "Idempotency-Key", "k"));
        assertThat(again).isEqualTo(first);
        assertThat(api.runsStarted()).isOne();
        assertFails(run("{\"userPrompt\":\"b\"}", "Idempotency-Key", "k"), 409, "IDEMPOTENCY_KEY_CONFLICT");
        assertThat(runId(run("{}", "Idempotency-Key", "other"))).isNotEqualTo(first);
    }

    @Test
    void a_key_is_honoured_even_when_no_slot_and_no_quota_is_left() throws Exception {
        api.activeRunLimit(1);
        api.monthlyRunLimit(1);
        String first = runId(run("{}", "Idempotency-Key", "k"));
        assertThat(runId(run("{}", "Idempotency-Key", "k"))).isEqualTo(first);
    }

    @Test
    void a_refused_start_leaves_its_key_unused() throws Exception {
        api.activeRunLimit(0);
        assertFails(run("{}", "Idempotency-Key", "k"), 429, "CONCURRENT_RUN_LIMIT");
        api.activeRunLimit(1);
        assertThat(run("{}", "Idempotency-Key", "k").statusCode()).isEqualTo(202);
    }

    @Test
    void a_key_whose_first_request_is_not_answered_is_in_progress() throws Exception {
        api.startsTake(Duration.ofDays(1));
        CompletableFuture<HttpResponse<String>> first = Http.sendAsync(
                "POST", api.uri(RUN), "{}", "Authorization", api.authorization(), "Idempotency-Key", "k");
        await().until(() -> api.runsStarted() == 1);
        assertFails(run("{}", "Idempotency-Key", "k"), 503, "IDEMPOTENCY_KEY_IN_PROGRESS");
        assertThat(first).isNotDone();
        pass(Duration.ofDays(1));
        assertThat(run("{}", "Idempotency-Key", "k").statusCode()).isEqualTo(202);
        assertThat(api.runsStarted()).isOne();
    }

    @Test
    void keys_have_1_to_255_characters() throws Exception {
        assertFails(run("{}", "Idempotency-Key", ""), 400, "INVALID_IDEMPOTENCY_KEY");
        assertFails(run("{}", "Idempotency-Key", "k".repeat(256)), 400, "INVALID_IDEMPOTENCY_KEY");
        assertThat(run("{}", "Idempotency-Key", "k".repeat(255)).statusCode()).isEqualTo(202);
    }

    @Test
    void five_runs_are_active_at_most_and_an_end_makes_room() {
        List<Integer> statuses = IntStream.range(0, 8)
                .mapToObj(i -> Http.sendAsync("POST", api.uri(RUN), "{}", "Authorization", api.authorization()))
                .toList()
                .stream()
                .map(call -> call.join().statusCode())
                .sorted()
                .toList();
        assertThat(statuses).containsExactly(202, 202, 202, 202, 202, 429, 429, 429);
        assertThat(api.activeRuns()).isEqualTo(5);
        pass(Duration.ofSeconds(10));
        assertThat(api.activeRuns()).isZero();
        assertThat(api.mostActiveRuns()).isEqualTo(5);
    }

    @Test
    void the_limit_has_its_code() throws Exception {
        api.activeRunLimit(1);
        run("{}");
        assertFails(run("{}"), 429, "CONCURRENT_RUN_LIMIT");
        api.endRuns();
        assertThat(run("{}").statusCode()).isEqualTo(202);
    }

    @Test
    void the_monthly_quota_is_a_403_until_the_month_is_over() throws Exception {
        api.monthlyRunLimit(1);
        run("{}");
        assertFails(run("{}"), 403, "USAGE_LIMIT_EXCEEDED");
        api.newMonth();
        assertThat(run("{}").statusCode()).isEqualTo(202);
    }

    @Test
    void each_way_of_bad_credentials_has_its_code() throws Exception {
        assertFails(Http.post(api.uri(RUN), "{}"), 401, "MISSING_TOKEN");
        Map<String, String> codes = Map.of(
                "sk_unknown",
                "INVALID_TOKEN",
                OnePerfectSliceServer.REVOKED_KEY,
                "TOKEN_REVOKED",
                OnePerfectSliceServer.EXPIRED_KEY,
                "TOKEN_EXPIRED");
        for (Map.Entry<String, String> key : codes.entrySet()) {
            assertFails(Http.post(api.uri(RUN), "{}", "Authorization", "Bearer " + key.getKey()), 401, key.getValue());
        }
    }

    @Test
    void bad_filters_are_told_apart() throws Exception {
        assertFails(run("{"), 400, "INVALID_REQUEST");
        assertFails(run("{\"callTypes\":\"x\"}"), 400, "INVALID_FILTERS");
        assertFails(run("{\"dateFrom\":\"yesterday\"}"), 400, "INVALID_FILTERS");
        assertFails(
                run("{\"dateFrom\":\"2026-01-01T00:00:00Z\",\"dateTo\":\"2026-04-01T00:00:01Z\"}"),
                400,
                "DATE_RANGE_TOO_WIDE");
        assertThat(run("{\"dateFrom\":\"2026-01-01T00:00:00Z\",\"dateTo\":\"2026-04-01T00:00:00Z\"}")
                        .statusCode())
                .isEqualTo(202);
        assertFails(run(array("sourceIds", 101)), 400, "FILTER_ARRAY_TOO_LARGE");
        assertThat(run(array("sourceIds", 100)).statusCode()).isEqualTo(202);
        HttpResponse<String> stage = run("{\"crmDealStages\":[\"Proposal\",\"Nonsense\"]}");
        assertFails(stage, 400, "INVALID_FILTERS");
        assertThat(stage.body()).contains("\"field\":\"crmDealStages\"", "validValuesEndpoint");
        assertThat(run("").statusCode()).isEqualTo(202);
    }

    @Test
    void unknown_slices_and_runs_are_404s_with_null_details() throws Exception {
        assertFails(post(BASE + "/slices/other/run", "{}"), 404, "SLICE_NOT_FOUND");
        HttpResponse<String> run = get(BASE + "/slice-runs/1");
        assertFails(run, 404, "RUN_NOT_FOUND");
        assertThat(run.body()).contains("\"details\":null");
    }

    @Test
    void each_timeout_can_be_ordered_where_it_belongs() throws Exception {
        String path = BASE + "/slice-runs/" + runId(run("{}"));
        api.next(api.failure("503 RUN_LOOKUP_TIMEOUT").at("GET", BASE + "/slice-runs/*"));
        assertThat(run("{}").statusCode()).isEqualTo(202);
        assertThat(get(BASE + "/filters/crm-deal-stages").statusCode()).isEqualTo(200);
        assertThat(get(BASE + "/slice-runs").body()).contains("12345", "12346");
        assertThat(post(BASE + "/posts/search", "{}").statusCode()).isEqualTo(200);
        assertThat(post(BASE + "/slices/high_intent_deals/preview", "{}").statusCode())
                .isEqualTo(200);
        assertFails(get(path), 503, "RUN_LOOKUP_TIMEOUT");
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static String array(String field, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> "\"" + i + "\"")
                .collect(Collectors.joining(",", "{\"" + field + "\":[", "]}"));
    }

    private HttpResponse<String> run(String body, String... headers) throws Exception {
        return post(RUN, body, headers);
    }

    private HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        return Http.post(api.uri(path), body, withKey(headers));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return Http.get(api.uri(path), withKey());
    }

    private String[] withKey(String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = api.authorization();
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    private static String runId(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(202);
        return data(response).get("runId").toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(HttpResponse<String> response) {
        return (Map<String, Object>) Json.object(response.body()).orElseThrow().get("data");
    }

    private static void assertFails(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    }
}
