package io.policy4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.policy4j.core.Decision;
import io.policy4j.core.Explanation;
import io.policy4j.core.Outcome;
import io.policy4j.core.Row;
import io.policy4j.core.explain.Verdict;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A verdict for programs. */
final class ExplainJson {

    private ExplainJson() {}

    static String of(Verdict verdict) {
        return JsonText.of(json -> write(json, verdict));
    }

    private static void write(JsonGenerator json, Verdict verdict) throws IOException {
        Decision decision = verdict.decision();
        Outcome outcome = verdict.outcome();
        json.writeStartObject();
        json.writeStringField("policy", verdict.policy());
        JsonText.number(json, "status", outcome instanceof Outcome.Response response ? response.status() : null);
        JsonText.member(
                json,
                "failure",
                outcome instanceof Outcome.Failure failure ? failure.kind().word() : null);
        ResultJson.details(json, verdict.explanation().details());
        Row row = decision.row();
        JsonText.member(json, "row", row == null ? null : row.label());
        json.writeStringField("action", decision.action());
        json.writeStringField("result", verdict.result());
        JsonText.number(json, "delayMs", millis(verdict.delay()));
        JsonText.number(json, "delayMaxMs", millis(verdict.most()));
        JsonText.member(json, "hint", decision.hint());
        json.writeStringField("reason", verdict.reason());
        JsonText.time(json, "retryAt", verdict.retryAt());
        Decision.Signal signal = decision instanceof Decision.Signal s ? s : null;
        ResultJson.upgrade(json, signal == null ? null : signal.upgrade());
        JsonText.member(json, "signal", signal == null || signal.upgrade() != null ? null : signal.name());
        json.writeArrayFieldStart("candidates");
        for (Explanation.Candidate candidate : verdict.explanation().candidates()) {
            json.writeStartObject();
            json.writeStringField("row", candidate.row().label());
            json.writeStringField("table", candidate.table());
            json.writeBooleanField("won", candidate.won());
            json.writeStringField("why", candidate.why());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static @Nullable Long millis(@Nullable Duration delay) {
        return delay == null ? null : Millis.of(delay);
    }
}
