package io.policy4j.resilience4j;

import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One line for each call that was not simply fine: a sentence for people, and the same as key-value pairs. Of what came
 * over the wire it has the status, and the request id if that looks like one.
 */
final class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger("io.policy4j.calls");

    /** What can neither break a line nor be a document. */
    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

    private final CallResult<?> result;
    private final StringBuilder sentence;
    private LoggingEventBuilder line;

    private CallLog(CallResult<?> result, LoggingEventBuilder line) {
        this.result = result;
        this.line = line;
        this.sentence = new StringBuilder(result.policy())
                .append(": ")
                .append(result.kind().word());
    }

    static void tell(CallResult<?> result) {
        boolean retried = result.attemptsMade() > 1;
        Level level = levelOf(result);
        if ((retried || result.kind() != CallResult.Kind.SUCCESS) && LOG.isEnabledForLevel(level)) {
            new CallLog(result, LOG.atLevel(level)).write();
        }
    }

    /** What a guard ends is the consequence of a line that was written before, or of our own settings. */
    private static Level levelOf(CallResult<?> result) {
        if (result.isRefusal()) {
            return Level.DEBUG;
        }
        return switch (result.kind()) {
            case SUCCESS, FAILED -> Level.INFO;
            case EXHAUSTED, DECLINED, UPGRADE, SIGNAL -> Level.WARN;
            case REFUSED, CANCELLED -> Level.DEBUG;
        };
    }

    private void write() {
        pair("policy", result.policy());
        pair("result", result.kind().word());
        result.signal().ifPresent(signal -> told(" ", "signal", signal));
        int attempts = result.attemptsMade();
        told(" after ", "attempts", attempts);
        sentence.append(attempts == 1 ? " attempt" : " attempts");
        told(" in ", "elapsedMs", result.elapsed().toMillis());
        sentence.append(" ms");
        if (attempts > 0) {
            last(result.attempts().get(result.attempts().size() - 1));
        }
        result.retryAt().ifPresent(at -> told(", due again at ", "retryAt", at));
        String id = result.details().requestId();
        if (id != null && REQUEST_ID.matcher(id).matches()) {
            told(", request id ", "requestId", id);
        }
        told(": ", "reason", result.reason());
        line.log(sentence.toString());
    }

    private void last(AttemptRecord last) {
        last.status().ifPresent(status -> told(", status ", "status", status));
        last.failure().ifPresent(failure -> told(", ", "failure", failure.word()));
        last.row().ifPresent(row -> told(", row ", "row", row));
    }

    private void told(String before, String key, Object value) {
        sentence.append(before).append(value);
        pair(key, value);
    }

    private void pair(String key, Object value) {
        line = line.addKeyValue(key, value);
    }
}
