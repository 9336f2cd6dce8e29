package io.policy4j.test;

import io.policy4j.test.AgencyBotsServer.Resource;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** State and answers of {@link AgencyBotsServer}. */
final class AgencyBots extends Behaviour {

    private static final List<Failure> DOCUMENTED = List.of(
            Failure.documented(400, "VALIDATION_ERROR", "Invalid request body")
                    .detail("issues", List.of(Map.of("path", List.of("clientUrl"), "message", "Invalid url"))),
            Failure.documented(401, "UNAUTHENTICATED", "Missing or invalid bearer token"),
            planLimit("bots", 3),
            Failure.documented(403, "FORBIDDEN", "You have no access to this resource"),
            Failure.documented(403, "NO_AGENCY", "Your profile has no agency"),
            Failure.documented(404, "NOT_FOUND", "Resource not found"),
            Failure.documented(409, "CONFLICT", "A bot for this clientUrl exists already"),
            Failure.documented(429, "RATE_LIMITED", "Too many requests"),
            Failure.documented(500, "INTERNAL_ERROR", "Something went wrong"),
            Failure.documented(503, "TEMPORAL_UNAVAILABLE", "The background worker is unreachable"),
            Failure.documented(503, "UPSTREAM_UNAVAILABLE", "An upstream service is unreachable"));

    private final Map<String, String> bots = new LinkedHashMap<>();
    private final Map<String, Integer> actions = new LinkedHashMap<>();
    private final Set<String> foreignBots = new HashSet<>();
    private final Map<Resource, Integer> limits = new EnumMap<>(Resource.class);
    private int messages;

    AgencyBots(Timing timing) {
        super(timing, DOCUMENTED);
        retryAfter(Duration.ofSeconds(5));
        endpoints()
                .on("POST", "/api/bots", this::createBot)
                .on("GET", "/api/bots", call -> ok(200, Map.of("bots", List.copyOf(bots.keySet()))))
                .on("GET", "/api/bots/{id}", call -> ok(200, bot(ownBot(call))))
                .on("DELETE", "/api/bots/{id}", this::deleteBot)
                .on("POST", "/api/bots/{id}/messages", call -> sendMessage(ownBot(call)))
                .on("POST", "/api/bots/{id}/actions", this::addAction)
                .on("GET", "/v1/public/bots/{id}", call -> ok(200, bot(anyBot(call))))
                .on("POST", "/v1/public/bots/{id}/messages", call -> sendMessage(anyBot(call)));
    }

    void planLimit(Resource resource, int limit) {
        limits.put(resource, limit);
    }

    void newMonth() {
        messages = 0;
    }

    String addForeignBot() {
        String id = nextId("bot");
        foreignBots.add(id);
        return id;
    }

    @Override
    Reply envelope(Failure.Answer.Documented failure, Received request, String requestId) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code());
        if (!isPublic(request)) {
            error.put("message", failure.message());
            // Validation fails before the error handler, which is what adds the request id.
            if (!failure.code().equals("VALIDATION_ERROR")) {
                error.put("requestId", requestId);
            }
            if (!failure.details().isEmpty()) {
                error.put("details", failure.details());
            }
        }
        return ok(failure.status(), Map.of("error", error));
    }

    @Override
    void authenticate(Received request) {
        if (isPublic(request)) {
            return;
        }
        String token = bearer(request).orElse("");
        if (token.equals(AgencyBotsServer.TOKEN_WITHOUT_AGENCY)) {
            throw refuse("403 NO_AGENCY");
        }
        if (!token.equals(AgencyBotsServer.TOKEN)) {
            throw refuse("401 UNAUTHENTICATED");
        }
    }

    @Override
    Failure unknownEndpoint() {
        return failure("404 NOT_FOUND");
    }

    @Override
    Failure rateLimited() {
        return failure("429 RATE_LIMITED");
    }

    private Reply createBot(Call call) {
        String clientUrl = call.json()
                .map(body -> body.getOrDefault("clientUrl", ""))
                .map(Object::toString)
                .filter(url -> url.startsWith("https://") || url.startsWith("http://"))
                .orElseThrow(() -> refuse("400 VALIDATION_ERROR"));
        if (bots.containsValue(clientUrl)) {
            throw refuse("409 CONFLICT");
        }
        checkLimit(Resource.BOTS, bots.size());
        String id = nextId("bot");
        bots.put(id, clientUrl);
        return ok(201, bot(id));
    }

    private Reply deleteBot(Call call) {
        String id = ownBot(call);
        bots.remove(id);
        actions.remove(id);
        return Reply.status(204);
    }

    private Reply sendMessage(String bot) {
        checkLimit(Resource.MONTHLY_MESSAGES, messages);
        messages++;
        return ok(201, Map.of("id", nextId("msg"), "botId", bot));
    }

    private Reply addAction(Call call) {
        String bot = ownBot(call);
        checkLimit(
                Resource.ACTIVE_ACTIONS,
                actions.values().stream().mapToInt(Integer::intValue).sum());
        actions.merge(bot, 1, Integer::sum);
        return ok(201, Map.of("id", nextId("act"), "botId", bot));
    }

    private void checkLimit(Resource resource, int used) {
        int limit = limits.getOrDefault(resource, Integer.MAX_VALUE);
        if (used >= limit) {
            throw new RefusedException(planLimit(resource.label(), limit));
        }
    }

    private Map<String, Object> bot(String id) {
        return Map.of("id", id, "clientUrl", bots.getOrDefault(id, ""));
    }

    private String ownBot(Call call) {
        if (foreignBots.contains(call.variable("id"))) {
            throw refuse("403 FORBIDDEN");
        }
        return anyBot(call);
    }

    private String anyBot(Call call) {
        String id = call.variable("id");
        if (!bots.containsKey(id)) {
            throw refuse("404 NOT_FOUND");
        }
        return id;
    }

    private static boolean isPublic(Received request) {
        return request.path().startsWith("/v1/public/");
    }

    private static Failure planLimit(String resource, int limit) {
        return Failure.documented(
                        402, "PLAN_LIMIT_REACHED", "Your plan allows " + limit + " " + resource + ". Upgrade for more.")
                .detail("resource", resource)
                .detail("limit", limit);
    }
}
