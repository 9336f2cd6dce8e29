package io.policy4j.cli;

import static io.policy4j.cli.Result.FAILED;
import static io.policy4j.cli.Result.SIGNAL;
import static io.policy4j.cli.Result.SUCCESS;
import static io.policy4j.cli.Result.UPGRADE;

import io.policy4j.test.AgentPlatformServer;
import io.policy4j.test.ScriptedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The cases of the page "Errors" of Agent Platform. */
final class DemoAgentPlatform {

    private static final String RATE = "You exceeded your plan's request or query allowance";

    private DemoAgentPlatform() {}

    static DemoApi start(ScriptedServer.Builder server) {
        AgentPlatformServer api = AgentPlatformServer.start(server);
        return new DemoApi("Agent Platform", "agent-platform", cases(api), api::close);
    }

    private static List<DemoCase> cases(AgentPlatformServer api) {
        DemoCase.Stage stage = new DemoCase.Stage(api.uri("/"), api.authorization());
        List<DemoCase> cases = new ArrayList<>();
        add(cases, api, stage, "The API key is missing, malformed, revoked, or unknown", "401 invalid_api_key");
        add(cases, api, stage, "The key lacks the required scope", "403 invalid_scope", "403 permission_denied");
        add(
                cases,
                api,
                stage,
                "The request was malformed or violated a constraint",
                "400 invalid_cursor",
                "400 invalid_upload",
                "400 folder_name_exists",
                "400 folder_not_empty",
                "400 tag_name_exists");
        add(cases, api, stage, "No resource with that id exists", "404 agent_not_found", "404 document_not_found");
        cases.add(DemoCase.of(
                "403 tier_limit",
                "Your plan does not allow the operation",
                () -> api.agentLimit(0),
                stage.post("/agents", "{\"name\":\"demo\"}"),
                UPGRADE));
        cases.add(DemoCase.of(
                "409 duplicate upload",
                "Resume the upload with POST /knowledge/documents/confirm-duplicate",
                () -> api.failNext("409"),
                stage.post("/knowledge/documents", "the same text"),
                SIGNAL));
        cases.add(again(api, stage, RATE, "429 rate_limit_exceeded").waiting("1s"));
        cases.add(DemoCase.of(
                        "429 rate_limit_exceeded, with Retry-After",
                        RATE,
                        () -> {
                            api.retryAfter(Duration.ofSeconds(3));
                            api.failNext("429 rate_limit_exceeded");
                        },
                        stage.get("/agents"),
                        SUCCESS)
                .waiting("3s"));
        cases.add(again(api, stage, "An unexpected upstream error occurred - retry the request", "500 upstream_error")
                .waiting("500ms"));
        return cases;
    }

    private static void add(
            List<DemoCase> cases, AgentPlatformServer api, DemoCase.Stage stage, String says, String... keys) {
        for (String key : keys) {
            cases.add(DemoCase.of(key, says, () -> api.failNext(key), stage.get("/agents"), FAILED));
        }
    }

    private static DemoCase again(AgentPlatformServer api, DemoCase.Stage stage, String says, String key) {
        return DemoCase.of(key, says, () -> api.failNext(key), stage.get("/agents"), SUCCESS);
    }
}
