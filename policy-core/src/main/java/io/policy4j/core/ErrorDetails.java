package io.policy4j.core;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an error response says about itself, read by the table's envelope; null where it is silent or was not read.
 *
 * @param code      the machine-readable code; of several, the one that the winning row names
 * @param type      the category beside the code
 * @param message   the text for humans; from the wire, so never a log line or a metric tag
 * @param requestId what the API's support asks for
 * @param fields    the other names of the envelope ({@code limit}, {@code resource}, {@code reset}, ...) that had a value
 */
public record ErrorDetails(
        @Nullable String code,
        @Nullable String type,
        @Nullable String message,
        @Nullable String requestId,
        Map<String, String> fields) {

    /** Nothing known. */
    public static final ErrorDetails NONE = new ErrorDetails(null, null, null, null, Map.of());

    public ErrorDetails {
        fields = Map.copyOf(fields);
    }

    /** Names the request only: code, message and fields come from the wire and stay out of logs. */
    @Override
    public String toString() {
        return "ErrorDetails[requestId=" + requestId + "]";
    }
}
