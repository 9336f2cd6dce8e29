package io.policy4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Whether a request may be sent again: its body can be produced again, and either the server did nothing with it, or
 * doing it twice is the same as doing it once (RFC 9110 section 9.2.2, or the API's own word).
 */
final class ReplaySafety {

    private ReplaySafety() {}

    /**
     * Why the request must not be sent again, or null when it may.
     *
     * @param freshKey whether it would carry another idempotency key, which protects nothing that was done under the old one
     */
    static @Nullable String refusal(Settings settings, Request request, Outcome outcome, Row row, boolean freshKey) {
        if (!request.replayable()) {
            return "the request's body can't be produced again";
        }
        return wasProcessed(outcome, row) ? unsafeToRepeat(settings, request, freshKey) : null;
    }

    static boolean wasProcessed(Outcome outcome, Row row) {
        Boolean said = row.unprocessed();
        if (said != null || row.unsafe() != null) {
            return said == null || !said;
        }
        if (outcome instanceof Outcome.Response response) {
            boolean refused = response.status() >= 400 && response.status() <= 499 && response.status() != 408;
            return !refused;
        }
        return ((Outcome.Failure) outcome).kind() != FailureKind.CONNECT;
    }

    private static @Nullable String unsafeToRepeat(Settings settings, Request request, boolean freshKey) {
        String method = request.method();
        if (method != null && Request.isIdempotent(method)) {
            return null;
        }
        for (Endpoint endpoint : settings.get(Setting.IDEMPOTENT)) {
            if (endpoint.matches(request)) {
                return null;
            }
        }
        Idempotency idempotency = settings.get(Setting.IDEMPOTENCY);
        boolean honoured = idempotency != null && idempotency.honouredFor(request);
        if (honoured && !freshKey && idempotency.carriedBy(request)) {
            return null;
        }
        String subject = method == null ? "the request's method is not known" : method + " is not idempotent";
        String key = !honoured
                ? ""
                : freshKey
                        ? " and would carry a new " + idempotency.name()
                        : " and the request carries no " + idempotency.name();
        return subject + key + ", so the server might do it twice";
    }
}
