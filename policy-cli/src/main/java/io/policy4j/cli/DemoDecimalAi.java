package io.policy4j.cli;

import static io.policy4j.cli.Result.FAILED;
import static io.policy4j.cli.Result.SUCCESS;
import static io.policy4j.cli.Result.UPGRADE;

import io.policy4j.test.DecimalAiServer;
import io.policy4j.test.ScriptedServer;
import java.util.List;

/** The cases of the page "Errors" of DecimalAI, met while sending a trace: a POST that may be repeated. */
final class DemoDecimalAi {

    private DemoDecimalAi() {}

    static DemoApi start(ScriptedServer.Builder server) {
        DecimalAiServer api = DecimalAiServer.start(server);
        return new DemoApi("DecimalAI", "decimalai", cases(api), api::close);
    }

    private static List<DemoCase> cases(DecimalAiServer api) {
        DemoCase.Stage stage = new DemoCase.Stage(api.uri("/"), api.authorization());
        return List.of(
                met(api, stage, "400", "Fix the request body", FAILED),
                met(api, stage, "401", "Re-issue the API key", FAILED),
                met(api, stage, "402", "Upgrade the plan, or wait for the next billing period", UPGRADE),
                met(api, stage, "403", "Ask a workspace admin to grant the required role", FAILED),
                met(api, stage, "404", "Check the resource ID", FAILED),
                met(api, stage, "409", "This is usually safe to ignore", SUCCESS),
                met(api, stage, "422", "The detail array lists each invalid field", FAILED),
                met(api, stage, "429", "Honor the Retry-After response header", SUCCESS)
                        .waiting("12s"),
                met(api, stage, "500", "Retry with backoff", SUCCESS).waiting("500ms"),
                met(api, stage, "501", "Check the Pricing page for plan availability", FAILED),
                met(api, stage, "503", "Retry with backoff", SUCCESS).waiting("500ms"),
                DemoCase.of(
                        "500 on a POST that is not idempotent",
                        "safety wins: it might be done twice",
                        () -> api.failNext("500"),
                        stage.post("/api/v1/datasets", "{\"name\":\"demo\",\"rows\":1}"),
                        FAILED));
    }

    private static DemoCase met(DecimalAiServer api, DemoCase.Stage stage, String key, String says, Result result) {
        String trace = "{\"agent_name\":\"demo\",\"trace_id\":\"trace-" + key + "\"}";
        return DemoCase.of(key, says, () -> api.failNext(key), stage.post("/api/v1/traces", trace), result);
    }
}
