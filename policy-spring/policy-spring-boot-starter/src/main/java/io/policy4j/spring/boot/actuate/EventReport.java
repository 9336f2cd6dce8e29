package io.policy4j.spring.boot.actuate;

import io.policy4j.resilience4j.ApiPolicyEvent;
import io.policy4j.resilience4j.AttemptRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An event as it is shown: rows, numbers and the table's words. The server's own words stay out. */
final class EventReport {

    private final Map<String, Object> told = new LinkedHashMap<>();

    private EventReport(ApiPolicyEvent event) {
        put("policyName", event.policy());
        put("type", event.type().name());
        put("creationTime", event.at().toString());
    }

    static Map<String, Object> of(ApiPolicyEvent event) {
        EventReport report = new EventReport(event);
        if (event instanceof ApiPolicyEvent.WaitBegins wait) {
            report.attempt(wait.attempt()).millis("delayMs", wait.delay());
        } else if (event instanceof ApiPolicyEvent.CallEnded ended) {
            report.ended(ended);
        } else if (event instanceof ApiPolicyEvent.BudgetEmpty empty) {
            report.put("row", empty.row());
        } else if (event instanceof ApiPolicyEvent.CooldownOpened opened) {
            report.put("row", opened.row())
                    .put("scope", opened.scope().toString())
                    .millis("durationMs", opened.duration());
        } else if (event instanceof ApiPolicyEvent.CooldownClosed closed) {
            report.put("scope", closed.scope().toString());
        } else if (event instanceof ApiPolicyEvent.LatchClosed closed) {
            report.put("row", closed.row()).put("until", text(closed.until()));
        } else if (event instanceof ApiPolicyEvent.LatchOpened opened) {
            report.put("row", opened.row());
        } else if (event instanceof ApiPolicyEvent.TableReplaced replaced) {
            report.put("table", replaced.table().name());
        }
        return report.told;
    }

    private EventReport ended(ApiPolicyEvent.CallEnded ended) {
        List<AttemptRecord> attempts = ended.attempts();
        if (!attempts.isEmpty()) {
            attempt(attempts.get(attempts.size() - 1));
        }
        return put("attempts", attempts.size())
                .millis("elapsedMs", ended.elapsed())
                .put("reason", ended.reason())
                .put("signal", ended.signal().orElse(null))
                .put("retryAt", text(ended.retryAt()));
    }

    private EventReport attempt(AttemptRecord attempt) {
        attempt.status().ifPresent(status -> put("status", status));
        attempt.failure().ifPresent(kind -> put("failure", kind.word()));
        return put("attempt", attempt.number())
                .put("row", attempt.row().orElse(null))
                .put("action", attempt.action())
                .put("reason", attempt.reason());
    }

    private EventReport millis(String name, Duration duration) {
        return put(name, VerdictReport.millis(duration));
    }

    private EventReport put(String name, @Nullable Object value) {
        if (value != null) {
            told.put(name, value);
        }
        return this;
    }

    private static @Nullable String text(Optional<?> value) {
        return value.map(Object::toString).orElse(null);
    }
}
