package io.policy4j.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an upgrade signal tells; null where the server did not say.
 *
 * @param code      the error code
 * @param message   the server's words to a human; from the wire
 * @param resource  what is used up
 * @param limit     the limit that was reached
 * @param resetAt   when there is quota again
 * @param requestId what the API's support asks for
 * @param docs      where to read on
 */
public record UpgradeDetails(
        @Nullable String code,
        @Nullable String message,
        @Nullable String resource,
        @Nullable String limit,
        @Nullable Instant resetAt,
        @Nullable String requestId,
        @Nullable String docs) {

    /** Names the request and the reset time only; the rest comes from the wire and stays out of logs. */
    @Override
    public String toString() {
        return "UpgradeDetails[requestId=" + requestId + ", resetAt=" + resetAt + "]";
    }
}
