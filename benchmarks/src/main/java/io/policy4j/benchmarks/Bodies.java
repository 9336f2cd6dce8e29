package io.policy4j.benchmarks;

import java.nio.charset.StandardCharsets;

/** Error bodies of a given size. */
final class Bodies {

    private Bodies() {}

    /** An error whose code stands before all else, or behind it; the rest is what error bodies hold. */
    static byte[] error(String code, int size, boolean codeFirst) {
        String coded = "\"code\":\"" + code + "\"";
        String rest = rest(size - coded.length() - "{\"error\":{,}}".length());
        String members = codeFirst ? coded + "," + rest : rest + "," + coded;
        return ("{\"error\":{" + members + "}}").getBytes(StandardCharsets.UTF_8);
    }

    private static String rest(int size) {
        StringBuilder rest =
                new StringBuilder("\"status\":400,\"retryable\":false,\"message\":\"The plan's limit is reached.\"");
        String detail = "{\"field\":\"name\",\"issue\":\"too long\",\"limit\":120}";
        int left = size - rest.length() - ",\"details\":[]".length();
        if (left >= detail.length()) {
            rest.append(",\"details\":[").append(detail);
            left -= detail.length();
            while (left > detail.length()) {
                rest.append(',').append(detail);
                left -= detail.length() + 1;
            }
            rest.append(']');
        }
        int padding = size - rest.length() - ",\"docs\":\"\"".length();
        return rest + ",\"docs\":\"" + "x".repeat(Math.max(0, padding)) + "\"";
    }
}
