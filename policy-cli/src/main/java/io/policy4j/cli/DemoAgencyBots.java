package io.policy4j.cli;

import static io.policy4j.cli.Result.EXHAUSTED;
import static io.policy4j.cli.Result.FAILED;
import static io.policy4j.cli.Result.SUCCESS;
import static io.policy4j.cli.Result.UPGRADE;

import io.policy4j.test.AgencyBotsServer;
import io.policy4j.test.ScriptedServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The cases of the page "API errors" of Agency Bots. */
final class DemoAgencyBots {

    private static final String FIX = "4xx other than 429: do not retry - fix the request";
    private static final String BACK_OFF = "5xx errors: retry with exponential backoff (1s, 2s, 4s, 8s, 16s)";

    private DemoAgencyBots() {}

    static DemoApi start(ScriptedServer.Builder server) {
        AgencyBotsServer api = AgencyBotsServer.start(server);
        return new DemoApi("Agency Bots", "agency-bots", cases(api), api::close);
    }

    private static List<DemoCase> cases(AgencyBotsServer api) {
        DemoCase.Stage stage = new DemoCase.Stage(api.uri("/"), api.authorization());
        List<DemoCase> cases = new ArrayList<>();
        for (String key : List.of(
                "400 VALIDATION_ERROR",
                "401 UNAUTHENTICATED",
                "403 FORBIDDEN",
                "403 NO_AGENCY",
                "404 NOT_FOUND",
                "409 CONFLICT")) {
            cases.add(DemoCase.of(key, FIX, () -> api.failNext(key), stage.get("/api/bots"), FAILED));
        }
        cases.add(DemoCase.of(
                "402 PLAN_LIMIT_REACHED",
                "surface an upgrade nudge, not to retry",
                () -> api.planLimit(AgencyBotsServer.Resource.BOTS, 0),
                stage.post("/api/bots", "{\"clientUrl\":\"https://client.example\"}"),
                UPGRADE));
        cases.add(retried(api, stage, SUCCESS, "wait exactly Retry-After seconds, then retry once", "429 RATE_LIMITED")
                .waiting("5s"));
        cases.add(retried(api, stage, EXHAUSTED, "... once", "429 RATE_LIMITED", "429 RATE_LIMITED")
                .waiting("5s"));
        cases.add(retried(api, stage, SUCCESS, BACK_OFF, "500 INTERNAL_ERROR").waiting("1s"));
        cases.add(retried(api, stage, SUCCESS, BACK_OFF, "503 TEMPORAL_UNAVAILABLE", "503 UPSTREAM_UNAVAILABLE")
                .waiting("1s", "2s"));
        cases.add(retried(
                        api,
                        stage,
                        EXHAUSTED,
                        BACK_OFF,
                        Collections.nCopies(6, "503 UPSTREAM_UNAVAILABLE").toArray(String[]::new))
                .waiting("1s", "2s", "4s", "8s", "16s"));
        cases.add(DemoCase.of(
                "503 TEMPORAL_UNAVAILABLE on a POST",
                "safety wins: it might create the bot twice",
                () -> api.failNext("503 TEMPORAL_UNAVAILABLE"),
                stage.post("/api/bots", "{}"),
                FAILED));
        return cases;
    }

    private static DemoCase retried(
            AgencyBotsServer api, DemoCase.Stage stage, Result result, String says, String... keys) {
        return DemoCase.of(DemoCommand.named(keys), says, () -> api.failNext(keys), stage.get("/api/bots"), result);
    }
}
