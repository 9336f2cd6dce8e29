package io.policy4j.cli;

import static io.policy4j.cli.Result.EXHAUSTED;
import static io.policy4j.cli.Result.FAILED;
import static io.policy4j.cli.Result.SUCCESS;
import static io.policy4j.cli.Result.UPGRADE;

import io.policy4j.test.Failure;
import io.policy4j.test.OnePerfectSliceServer;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cases of the pages "Errors" and "Run a slice" of OnePerfectSlice. */
final class DemoOnePerfectSlice {

    private static final String BASE = "/api/public/v1";
    private static final String RUN = BASE + "/slices/" + OnePerfectSliceServer.SLICE + "/run";
    private static final String RUNS = BASE + "/slice-runs";
    private static final String POLLED = "*/slice-runs/*";
    private static final String STILL_RUNNING = "{\"data\":{\"status\":\"running\",\"suggestedPollAfterSeconds\":8}}";

    /** Runs are over when they are asked after for the first time, however fast the machine is. */
    private static final Duration SHORTER_THAN_A_POLL = Duration.ofSeconds(4);

    private static final String BACK_OFF = "Retry with exponential backoff (1s, 2s, 4s)";

    private final OnePerfectSliceServer api;
    private final DemoCase.Stage stage;
    private final List<DemoCase> cases = new ArrayList<>();

    private DemoOnePerfectSlice(OnePerfectSliceServer api) {
        this.api = api;
        this.stage = new DemoCase.Stage(api.uri("/"), api.authorization());
    }

    static DemoApi start(ScriptedServer.Builder server) {
        OnePerfectSliceServer api = OnePerfectSliceServer.start(server);
        api.runsTake(SHORTER_THAN_A_POLL);
        DemoOnePerfectSlice demo = new DemoOnePerfectSlice(api);
        demo.runs();
        demo.requestsToFix();
        demo.conflictsAndLimits();
        demo.timeouts();
        return new DemoApi("OnePerfectSlice", "oneperfectslice", demo.cases, api::close);
    }

    private void runs() {
        Failure running = Failure.of(Reply.ok().json(STILL_RUNNING)).at("GET", POLLED);
        Failure late = api.failure("503 RUN_LOOKUP_TIMEOUT").at("GET", POLLED);
        cases.add(DemoCase.of("202", "Poll GET /slice-runs/{id} for results", () -> api.next(running), run(), SUCCESS)
                .waiting("5s", "8s"));
        cases.add(DemoCase.of(
                        "202, a run that fails",
                        "no page names this state, the table expects it",
                        api::failNextRun,
                        run(),
                        FAILED)
                .waiting("5s"));
        cases.add(DemoCase.of("202, then 503 RUN_LOOKUP_TIMEOUT", BACK_OFF, () -> api.next(late), run(), SUCCESS)
                .waiting("5s", "1s"));
    }

    private void requestsToFix() {
        for (String code : List.of("MISSING_TOKEN", "INVALID_TOKEN", "TOKEN_REVOKED", "TOKEN_EXPIRED")) {
            cases.add(met("401 " + code, "Check your key", stage.get(RUNS), FAILED));
        }
        for (String code : List.of(
                "INVALID_REQUEST",
                "INVALID_FILTERS",
                "DATE_RANGE_TOO_WIDE",
                "FILTER_ARRAY_TOO_LARGE",
                "INVALID_IDEMPOTENCY_KEY")) {
            cases.add(met("400 " + code, "Fix the request body", run(), FAILED));
        }
        for (String code : List.of("SLICE_NOT_FOUND", "RUN_NOT_FOUND")) {
            cases.add(met("404 " + code, "Verify the ID", stage.get(RUNS), FAILED));
        }
    }

    private void conflictsAndLimits() {
        String conflict = "409 IDEMPOTENCY_KEY_CONFLICT";
        cases.add(met(conflict, "Use a new idempotency key", run(), SUCCESS).waiting("5s"));
        HttpRequest own = stage.to(RUN)
                .header("Idempotency-Key", "the caller's own")
                .POST(BodyPublishers.ofString("{}"))
                .build();
        cases.add(met(conflict + ", the caller's own key", "a caller's key is never replaced", conflict, own, FAILED));
        cases.add(met("409 RUN_NOT_COMPLETED", "Wait for the run to complete", stage.get(RUNS), SUCCESS)
                .waiting("5s"));
        cases.add(met(
                "403 USAGE_LIMIT_EXCEEDED", "Wait for your billing cycle to reset or contact support", run(), UPGRADE));
        cases.add(met("429 CONCURRENT_RUN_LIMIT", "Wait for active runs to finish", stage.get(RUNS), SUCCESS)
                .waiting("5s"));
    }

    private void timeouts() {
        for (String code : List.of(
                "RUN_LIST_TIMEOUT",
                "RUN_LOOKUP_TIMEOUT",
                "EVIDENCE_TIMEOUT",
                "POST_SEARCH_TIMEOUT",
                "FILTER_LOOKUP_TIMEOUT")) {
            cases.add(met("503 " + code, BACK_OFF, stage.get(RUNS), SUCCESS).waiting("1s"));
        }
        String list = "503 RUN_LIST_TIMEOUT";
        cases.add(DemoCase.of(
                        "4 x " + list, BACK_OFF, () -> api.failNext(list, list, list, list), stage.get(RUNS), EXHAUSTED)
                .waiting("1s", "2s", "4s"));
        HttpRequest preview = stage.post(BASE + "/slices/" + OnePerfectSliceServer.SLICE + "/preview", "{}");
        cases.add(met("503 PREVIEW_COUNT_TIMEOUT", "safety wins: no page says that nothing was done", preview, FAILED));
        cases.add(met("503 BILLING_UNAVAILABLE", BACK_OFF, run(), SUCCESS).waiting("1s", "5s"));
        cases.add(met("503 IDEMPOTENCY_KEY_IN_PROGRESS", "Retry in a few seconds", run(), SUCCESS)
                .waiting("3s", "5s"));
    }

    private HttpRequest run() {
        return stage.post(RUN, "{}");
    }

    private DemoCase met(String key, String says, HttpRequest request, Result result) {
        return met(key, says, key, request, result);
    }

    private DemoCase met(String name, String says, String key, HttpRequest request, Result result) {
        return DemoCase.of(name, says, () -> api.failNext(key), request, result);
    }
}
