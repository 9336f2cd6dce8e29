package io.policy4j.resilience4j;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.policy4j.core.Request;
import org.jspecify.annotations.Nullable;

/** What the server last said, in a field of its answers, about which requests it takes together. Bounded. */
final class AnswerGroups {

    private static final int MOST = 10_000;

    private final Cache<Asked, String> groups =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();

    private record Asked(
            String key, @Nullable String method, @Nullable String path, String header) {}

    private static Asked asked(String key, Request request, String header) {
        return new Asked(key, request.method(), request.path(), header);
    }

    /** The group of a request; an empty one for those that have not been answered yet. */
    String get(String key, Request request, String header) {
        String group = groups.getIfPresent(asked(key, request, header));
        return group == null ? "" : group;
    }

    void put(String key, Request request, String header, String group) {
        groups.put(asked(key, request, header), group);
    }
}
