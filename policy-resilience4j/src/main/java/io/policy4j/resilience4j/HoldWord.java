package io.policy4j.resilience4j;

import io.policy4j.core.ErrorDetails;
import io.policy4j.core.UpgradeDetails;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one process tells others of a hold that it has shut: enough to refuse their calls with the same signal. */
final class HoldWord {

    private HoldWord() {}

    static Map<String, String> of(Hold.Shut by) {
        Map<String, String> word = new HashMap<>();
        word.put("row", by.row());
        if (by.reason() instanceof Refusal.ByLatch latch) {
            put(word, "signal", latch.name());
            put(word, "code", latch.details().code());
            put(word, "type", latch.details().type());
            put(word, "message", latch.details().message());
            put(word, "request-id", latch.details().requestId());
            UpgradeDetails upgrade = latch.upgrade();
            if (upgrade != null) {
                put(word, "resource", upgrade.resource());
                put(word, "limit", upgrade.limit());
                put(
                        word,
                        "reset-at",
                        upgrade.resetAt() == null ? null : upgrade.resetAt().toString());
                put(word, "docs", upgrade.docs());
            }
        }
        return word;
    }

    private static void put(Map<String, String> word, String name, @Nullable String value) {
        if (value != null) {
            word.put(name, value);
        }
    }

    /** Shuts a hold as another process has. */
    static void learn(Hold hold, long nanos, Map<String, String> word, Instant now) {
        String row = word.getOrDefault("row", "");
        hold.shut(row, nanos, refusal(hold, row, nanos, word, now));
    }

    private static Refusal refusal(Hold hold, String row, long nanos, Map<String, String> word, Instant now) {
        if (!hold.id().refuses()) {
            return Refusal.ByServer.cooldown(row, now.plusNanos(nanos));
        }
        String signal = word.get("signal");
        if (signal == null) {
            return Refusal.withoutSignal(row);
        }
        ErrorDetails details = new ErrorDetails(
                word.get("code"), word.get("type"), word.get("message"), word.get("request-id"), Map.of());
        return new Refusal.ByLatch(row, signal, signal.equals("upgrade") ? upgrade(word) : null, details);
    }

    private static UpgradeDetails upgrade(Map<String, String> word) {
        String resetAt = word.get("reset-at");
        return new UpgradeDetails(
                word.get("code"),
                word.get("message"),
                word.get("resource"),
                word.get("limit"),
                resetAt == null ? null : Instant.parse(resetAt),
                word.get("request-id"),
                word.get("docs"));
    }
}
