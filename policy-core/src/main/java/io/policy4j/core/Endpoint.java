package io.policy4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Requests that a setting is about: {@code POST /api/v1/traces}, {@code /api/*}, or a method alone.
 *
 * @param method the method, null for every one
 * @param path   the path without query as a glob, null for every one
 */
public record Endpoint(@Nullable String method, @Nullable Glob path) {

    /**
     * Reads {@code METHOD /path}, {@code /path} or {@code METHOD}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Endpoint parse(String text) {
        String[] words = text.strip().split("\\s+", -1);
        String last = words[words.length - 1];
        boolean hasPath = last.startsWith("/") || last.startsWith("*");
        boolean hasMethod = words.length == 2 || (words.length == 1 && !hasPath);
        if (words.length > 2 || (words.length == 2 && !hasPath) || (hasMethod && !words[0].matches("[A-Z][A-Z-]*"))) {
            throw new IllegalArgumentException(
                    "endpoint (" + text + "): must read like POST /api/runs/*, a method in capitals and a path");
        }
        return new Endpoint(hasMethod ? words[0] : null, hasPath ? Glob.parse(last) : null);
    }

    /** Whether the request is surely one of these; what is not known of a request matches nothing. */
    public boolean matches(Request request) {
        return (method == null || method.equals(request.method()))
                && (path == null || (request.path() != null && path.matches(request.path())));
    }

    @Override
    public String toString() {
        return (method == null ? "" : method)
                + (method == null || path == null ? "" : " ")
                + (path == null ? "" : path.text());
    }
}
