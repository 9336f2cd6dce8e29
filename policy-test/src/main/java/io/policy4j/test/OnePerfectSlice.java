package io.policy4j.test;

import io.policy4j.test.SliceRuns.Run;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** State and answers of {@link OnePerfectSliceServer}. */
final class OnePerfectSlice extends Behaviour {

    private static final String BASE = "/api/public/v1";
    private static final int LONGEST_KEY = 255;

    private static final List<Failure> DOCUMENTED = List.of(
            Failure.documented(401, "MISSING_TOKEN", "No bearer token in the request"),
            Failure.documented(401, "INVALID_TOKEN", "The key matches no active token"),
            Failure.documented(401, "TOKEN_REVOKED", "This key was revoked"),
            Failure.documented(401, "TOKEN_EXPIRED", "This key has expired"),
            Failure.documented(400, "INVALID_REQUEST", "The request body is not valid JSON"),
            SliceFilters.invalidStage(),
            Failure.documented(400, "DATE_RANGE_TOO_WIDE", "Date range exceeds 90 days"),
            Failure.documented(400, "FILTER_ARRAY_TOO_LARGE", "A filter array has too many items"),
            Failure.documented(400, "INVALID_IDEMPOTENCY_KEY", "The idempotency key must have 1 to 255 characters"),
            Failure.documented(404, "SLICE_NOT_FOUND", "No slice with this key exists"),
            Failure.documented(404, "RUN_NOT_FOUND", "No run with this id exists"),
            Failure.documented(409, "IDEMPOTENCY_KEY_CONFLICT", "This key was used with different arguments"),
            Failure.documented(409, "RUN_NOT_COMPLETED", "The run has not finished yet"),
            Failure.documented(403, "USAGE_LIMIT_EXCEEDED", "The monthly AI insights quota is exhausted"),
            Failure.documented(429, "CONCURRENT_RUN_LIMIT", "Your team has 5 active slice runs already"),
            Failure.documented(503, "PREVIEW_COUNT_TIMEOUT", "The preview count took too long"),
            Failure.documented(503, "RUN_LIST_TIMEOUT", "The run history took too long"),
            Failure.documented(503, "RUN_LOOKUP_TIMEOUT", "The run lookup took too long"),
            Failure.documented(503, "EVIDENCE_TIMEOUT", "The evidence took too long"),
            Failure.documented(503, "POST_SEARCH_TIMEOUT", "The post search took too long"),
            Failure.documented(503, "FILTER_LOOKUP_TIMEOUT", "The filter lookup took too long"),
            Failure.documented(503, "BILLING_UNAVAILABLE", "The usage service is down"),
            Failure.documented(503, "IDEMPOTENCY_KEY_IN_PROGRESS", "A request with this key is being processed"));

    private final SliceRuns runs = new SliceRuns();
    private final Map<String, Start> starts = new HashMap<>();
    private Duration startsTake = Duration.ZERO;
    private Duration pollAfter = Duration.ofSeconds(5);
    private int activeRunLimit = 5;
    private int monthlyRunLimit = Integer.MAX_VALUE;
    private int runsThisMonth;

    /** What an idempotency key stands for. */
    private record Start(Map<String, Object> arguments, Run run, Duration answeredAt) {}

    OnePerfectSlice(Timing timing) {
        super(timing, DOCUMENTED);
        endpoints()
                .on("POST", BASE + "/slices/{key}/run", this::startRun)
                .on("POST", BASE + "/slices/{key}/preview", this::preview)
                .on("GET", BASE + "/slice-runs", this::listRuns)
                .on("GET", BASE + "/slice-runs/{id}", call -> data(200, details(run(call))))
                .on("GET", BASE + "/slice-runs/{id}/evidence", this::evidence)
                .on("POST", BASE + "/posts/search", call -> data(200, List.of()))
                .on("GET", BASE + "/filters/{name}", call -> data(200, List.of()));
    }

    SliceRuns runs() {
        return runs;
    }

    void startsTake(Duration value) {
        startsTake = value;
    }

    void suggestPollAfter(Duration value) {
        pollAfter = value;
    }

    void activeRunLimit(int value) {
        activeRunLimit = value;
    }

    void monthlyRunLimit(int value) {
        monthlyRunLimit = value;
    }

    void newMonth() {
        runsThisMonth = 0;
    }

    @Override
    Reply envelope(Failure.Answer.Documented failure, Received request, String requestId) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code());
        error.put("message", failure.message());
        error.put("details", failure.details().isEmpty() ? Json.NULL : failure.details());
        return ok(failure.status(), Map.of("error", error));
    }

    @Override
    void authenticate(Received request) {
        String token = bearer(request).orElseThrow(() -> refuse("401 MISSING_TOKEN"));
        switch (token) {
            case OnePerfectSliceServer.KEY -> {}
            case OnePerfectSliceServer.REVOKED_KEY -> throw refuse("401 TOKEN_REVOKED");
            case OnePerfectSliceServer.EXPIRED_KEY -> throw refuse("401 TOKEN_EXPIRED");
            default -> throw refuse("401 INVALID_TOKEN");
        }
    }

    @Override
    Failure unknownEndpoint() {
        return Failure.documented(404, "NOT_FOUND", "No such endpoint");
    }

    /** The pages name no limit of requests, only one of runs. */
    @Override
    Failure rateLimited() {
        return failure("429 CONCURRENT_RUN_LIMIT");
    }

    private Reply startRun(Call call) {
        Optional<String> key = idempotencyKey(call);
        Map<String, Object> arguments = arguments(call);
        Optional<Start> earlier = key.map(starts::get);
        if (earlier.isPresent()) {
            return repeat(earlier.get(), arguments);
        }
        if (runsThisMonth >= monthlyRunLimit) {
            throw refuse("403 USAGE_LIMIT_EXCEEDED");
        }
        if (runs.active(now()) >= activeRunLimit) {
            throw new RefusedException(failure("429 CONCURRENT_RUN_LIMIT")
                    .message("Your team has " + activeRunLimit + " active slice runs already"));
        }
        runsThisMonth++;
        Run run = runs.start(call.variable("key"), now());
        key.ifPresent(k -> starts.put(k, new Start(arguments, run, now().plus(startsTake))));
        return accepted(run).delay(startsTake);
    }

    private Reply repeat(Start earlier, Map<String, Object> arguments) {
        if (!earlier.arguments().equals(arguments)) {
            throw refuse("409 IDEMPOTENCY_KEY_CONFLICT");
        }
        if (now().compareTo(earlier.answeredAt()) < 0) {
            throw refuse("503 IDEMPOTENCY_KEY_IN_PROGRESS");
        }
        return accepted(earlier.run());
    }

    private Optional<String> idempotencyKey(Call call) {
        Optional<String> key = call.request().header("Idempotency-Key");
        if (key.filter(k -> k.isEmpty() || k.length() > LONGEST_KEY).isPresent()) {
            throw refuse("400 INVALID_IDEMPOTENCY_KEY");
        }
        return key;
    }

    /** Slice and filters together: what must be the same where the key is the same. */
    private Map<String, Object> arguments(Call call) {
        Map<String, Object> filters = call.request().text().isEmpty()
                ? Map.of()
                : call.json().orElseThrow(() -> refuse("400 INVALID_REQUEST"));
        if (!call.variable("key").equals(OnePerfectSliceServer.SLICE)) {
            throw refuse("404 SLICE_NOT_FOUND");
        }
        SliceFilters.check(filters).ifPresent(failure -> {
            throw new RefusedException(failure);
        });
        return Map.of("slice", call.variable("key"), "filters", filters);
    }

    private Reply preview(Call call) {
        arguments(call);
        return data(200, Map.of("count", 42));
    }

    private Reply listRuns(Call call) {
        return data(200, runs.all().stream().map(this::details).toList());
    }

    private Reply evidence(Call call) {
        Run run = run(call);
        if (!run.status(now()).equals("completed")) {
            throw refuse("409 RUN_NOT_COMPLETED");
        }
        return data(200, Map.of("runId", run.id(), "evidence", List.of("They asked for a quote.")));
    }

    private Run run(Call call) {
        return runs.find(call.variable("id")).orElseThrow(() -> refuse("404 RUN_NOT_FOUND"));
    }

    private Map<String, Object> details(Run run) {
        Map<String, Object> details = summary(run, run.status(now()));
        if (run.isActive(now())) {
            details.put("suggestedPollAfterSeconds", pollAfter.toSeconds());
        }
        return details;
    }

    private static Reply accepted(Run run) {
        return data(202, summary(run, "running"));
    }

    private static Map<String, Object> summary(Run run, String status) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("runId", run.id());
        summary.put("sliceKey", run.slice());
        summary.put("sliceTitle", "High-Intent Deals");
        summary.put("status", status);
        return summary;
    }

    private static Reply data(int status, Object data) {
        return ok(status, Map.of("data", data));
    }
}
