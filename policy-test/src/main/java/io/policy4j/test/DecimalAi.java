package io.policy4j.test;

import io.policy4j.test.DecimalAiServer.Metric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** State and answers of {@link DecimalAiServer}. */
final class DecimalAi extends Behaviour {

    private static final String DETAIL = "detail";

    private static final List<Failure> DOCUMENTED = List.of(
            Failure.documented(400, "", "Malformed JSON"),
            Failure.documented(401, "", "Missing or invalid API key"),
            exhausted(Metric.TRACES, 1_000),
            Failure.documented(403, "", "Your role lacks permission for this action"),
            Failure.documented(404, "", "Skill 'search-flights' not found"),
            Failure.documented(409, "", "").detail(DETAIL, Map.of("name", "search-flights", "version", 1)),
            missing("agent_name"),
            Failure.documented(429, "", "Rate limit exceeded"),
            Failure.documented(500, "", "Internal server error"),
            Failure.documented(501, "", "This feature is not enabled on your plan"),
            Failure.documented(503, "", "The service is overloaded or in maintenance"));

    private final Map<String, String> manifests = new HashMap<>();
    private final Map<String, List<String>> skills = new HashMap<>();
    private final Set<String> traces = new HashSet<>();
    private final Set<String> installed = new HashSet<>();
    private final Map<Metric, Integer> quotas = new EnumMap<>(Metric.class);
    private final Map<Metric, Integer> usage = new EnumMap<>(Metric.class);
    private boolean fineTunes;

    DecimalAi(Timing timing) {
        super(timing, DOCUMENTED);
        retryAfter(DecimalAiServer.RETRY_AFTER);
        endpoints()
                .on("POST", "/api/v1/manifests", this::registerManifest)
                .on("GET", "/api/v1/manifests/{id}", this::manifest)
                .on("POST", "/api/v1/skills/sync", this::syncSkill)
                .on("GET", "/api/v1/skills/{name}", this::skill)
                .on("POST", "/api/v1/traces", this::ingestTrace)
                .on("GET", "/api/v1/traces/{id}", this::trace)
                .on("POST", "/api/v1/registry/skills/{name}/install", this::install)
                .on("POST", "/api/v1/datasets", this::createDataset)
                .on("POST", "/api/v1/webhooks", call -> ok(200, Map.of("received", true)))
                .on("POST", "/api/v1/fine-tunes", this::fineTune);
    }

    void quota(Metric metric, int limit) {
        quotas.put(metric, limit);
    }

    void newBillingPeriod() {
        usage.clear();
    }

    int used(Metric metric) {
        return usage.getOrDefault(metric, 0);
    }

    void enableFineTunes() {
        fineTunes = true;
    }

    @Override
    Reply envelope(Failure.Answer.Documented failure, Received request, String requestId) {
        return ok(failure.status(), Map.of(DETAIL, failure.details().getOrDefault(DETAIL, failure.message())));
    }

    @Override
    Reply finish(Reply reply, String requestId) {
        return reply.header("X-Request-ID", requestId);
    }

    @Override
    void authenticate(Received request) {
        if (request.path().equals("/api/v1/webhooks")) {
            authenticateWebhook(request);
            return;
        }
        String key = bearer(request).orElse("");
        if (key.equals(DecimalAiServer.VIEWER_KEY)) {
            if (!isRead(request)) {
                throw refuse("403");
            }
        } else if (!key.equals(DecimalAiServer.KEY)) {
            throw refuse("401");
        }
    }

    @Override
    Failure unknownEndpoint() {
        return failure("404").message("Not found");
    }

    @Override
    Failure rateLimited() {
        return failure("429");
    }

    private void authenticateWebhook(Received request) {
        String signature = request.header("X-Webhook-Signature")
                .orElseThrow(
                        () -> new RefusedException(failure("401").message("The webhook signature header is missing")));
        if (!signature.equals(DecimalAiServer.WEBHOOK_SIGNATURE)) {
            throw new RefusedException(failure("400").message("The webhook signature does not match"));
        }
    }

    private Reply registerManifest(Call call) {
        Map<String, Object> body = body(call, "agent_name", "manifest_hash");
        String hash = text(body, "manifest_hash");
        boolean exists = manifests.containsKey(hash);
        String id = manifests.computeIfAbsent(hash, h -> nextId("man"));
        return ok(exists ? 200 : 201, Map.of("manifest_id", id, "status", exists ? "existing" : "created"));
    }

    private Reply manifest(Call call) {
        String id = call.variable("id");
        if (!manifests.containsValue(id)) {
            throw notFound("Manifest", id);
        }
        return ok(200, Map.of("manifest_id", id));
    }

    /** The newest version again is no change; an older one again is a conflict; anything else is a new version. */
    private Reply syncSkill(Call call) {
        Map<String, Object> body = body(call, "name", "body");
        String name = text(body, "name");
        String text = text(body, "body");
        List<String> versions = skills.computeIfAbsent(name, n -> new ArrayList<>());
        int known = versions.indexOf(text) + 1;
        if (known > 0 && known < versions.size()) {
            throw new RefusedException(failure("409").detail(DETAIL, Map.of("name", name, "version", known)));
        }
        if (known == 0) {
            versions.add(text);
        }
        String status = known > 0 ? "unchanged" : versions.size() == 1 ? "created" : "updated";
        return ok(200, Map.of("status", status, "version", versions.size()));
    }

    private Reply skill(Call call) {
        String name = call.variable("name");
        if (!skills.containsKey(name)) {
            throw notFound("Skill", name);
        }
        return ok(200, Map.of("name", name, "version", skills.get(name).size()));
    }

    private Reply ingestTrace(Call call) {
        String id = text(body(call, "agent_name", "trace_id"), "trace_id");
        if (traces.contains(id)) {
            return ok(200, Map.of("trace_id", id));
        }
        use(Metric.TRACES, 1);
        traces.add(id);
        return ok(201, Map.of("trace_id", id));
    }

    private Reply trace(Call call) {
        String id = call.variable("id");
        if (!traces.contains(id)) {
            throw notFound("Trace", id);
        }
        return ok(200, Map.of("trace_id", id));
    }

    private Reply install(Call call) {
        String name = call.variable("name");
        if (!installed.add(name)) {
            throw new RefusedException(failure("409").detail(DETAIL, Map.of("name", name, "installed", true)));
        }
        return ok(201, Map.of("name", name));
    }

    private Reply createDataset(Call call) {
        Map<String, Object> body = body(call, "name", "rows");
        if (!(body.get("rows") instanceof BigDecimal rows)) {
            throw new RefusedException(invalid("rows", "value is not a valid integer", "type_error.integer"));
        }
        use(Metric.SFT_ROWS, rows.intValue());
        return ok(201, Map.of("dataset_id", nextId("ds")));
    }

    private Reply fineTune(Call call) {
        if (!fineTunes) {
            throw refuse("501");
        }
        return ok(201, Map.of("fine_tune_id", nextId("ft")));
    }

    private void use(Metric metric, int amount) {
        int limit = quotas.getOrDefault(metric, Integer.MAX_VALUE);
        if (amount > limit - used(metric)) {
            throw new RefusedException(exhausted(metric, limit));
        }
        usage.merge(metric, amount, Integer::sum);
    }

    private Map<String, Object> body(Call call, String... required) {
        Map<String, Object> body = call.json().orElseThrow(() -> refuse("400"));
        for (String field : required) {
            if (!body.containsKey(field)) {
                throw new RefusedException(missing(field));
            }
        }
        return body;
    }

    private static String text(Map<String, Object> body, String field) {
        return String.valueOf(body.getOrDefault(field, ""));
    }

    private RefusedException notFound(String kind, String id) {
        return new RefusedException(failure("404").message(kind + " '" + id + "' not found"));
    }

    private static Failure missing(String field) {
        return invalid(field, "field required", "value_error.missing");
    }

    private static Failure invalid(String field, String message, String type) {
        Map<String, Object> issue = Map.of("loc", List.of("body", field), "msg", message, "type", type);
        return Failure.documented(422, "", "").detail(DETAIL, List.of(issue));
    }

    private static Failure exhausted(Metric metric, int limit) {
        return Failure.documented(402, "", "Plan quota exhausted: " + metric.label() + " (limit " + limit + ")");
    }
}
