package io.policy4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.policy4j.core.ErrorDetails;
import io.policy4j.core.UpgradeDetails;
import io.policy4j.resilience4j.AttemptRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the accounts of calls. Every key is always there, in a fixed order. */
final class ResultJson {

    private ResultJson() {}

    /** How the call ended, from {@code result} to {@code attempts}. */
    static void account(JsonGenerator json, CallAccount account) throws IOException {
        json.writeStringField("result", account.result().word());
        JsonText.number(json, "status", account.status());
        JsonText.member(json, "failure", account.failure());
        details(json, account.details());
        JsonText.time(json, "retryAt", account.retryAt());
        upgrade(json, account.upgrade());
        JsonText.member(json, "signal", account.signal());
        attempts(json, account.attempts());
    }

    /** The account of a call with its body, as one document. */
    static String document(CallAccount account, Duration elapsed, @Nullable String body) {
        return JsonText.of(json -> {
            json.writeStartObject();
            account(json, account);
            json.writeNumberField("elapsedMs", Millis.of(elapsed));
            JsonText.member(json, "body", body);
            json.writeEndObject();
        });
    }

    static void details(JsonGenerator json, ErrorDetails details) throws IOException {
        JsonText.member(json, "code", details.code());
        JsonText.member(json, "type", details.type());
        JsonText.member(json, "message", details.message());
        JsonText.member(json, "requestId", details.requestId());
    }

    static void upgrade(JsonGenerator json, @Nullable UpgradeDetails upgrade) throws IOException {
        json.writeFieldName("upgrade");
        if (upgrade == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        JsonText.member(json, "code", upgrade.code());
        JsonText.member(json, "message", upgrade.message());
        JsonText.member(json, "resource", upgrade.resource());
        JsonText.member(json, "limit", upgrade.limit());
        JsonText.time(json, "resetAt", upgrade.resetAt());
        JsonText.member(json, "requestId", upgrade.requestId());
        JsonText.member(json, "docs", upgrade.docs());
        json.writeEndObject();
    }

    private static void attempts(JsonGenerator json, List<AttemptRecord> attempts) throws IOException {
        json.writeArrayFieldStart("attempts");
        for (AttemptRecord attempt : attempts) {
            json.writeStartObject();
            json.writeNumberField("attempt", attempt.number());
            JsonText.number(json, "status", CallAccount.statusOf(attempt));
            JsonText.member(json, "failure", CallAccount.failureOf(attempt));
            JsonText.member(json, "code", attempt.details().code());
            JsonText.member(json, "row", attempt.row().orElse(null));
            json.writeStringField("action", attempt.action());
            JsonText.number(json, "delayMs", attempt.delay().map(Millis::of).orElse(null));
            JsonText.member(json, "hint", attempt.hint().orElse(null));
            json.writeStringField("reason", attempt.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
