package io.policy4j.client.okhttp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kotlin.jvm.functions.Function0;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Tags of a call: those of its request, and what was added to them since. */
final class CallTags {

    private final Request request;
    private final Map<Class<?>, Object> added = new ConcurrentHashMap<>();

    CallTags(Request request) {
        this.request = request;
    }

    <T> @Nullable T get(Class<? extends T> type) {
        Object own = added.get(type);
        return own == null ? request.tag(type) : type.cast(own);
    }

    <T> T get(Class<T> type, Function0<? extends T> compute) {
        T there = get(type);
        if (there != null) {
            return there;
        }
        T made = compute.invoke();
        Object earlier = added.putIfAbsent(type, made);
        return earlier == null ? made : type.cast(earlier);
    }

    /** The request with all of these tags. */
    Request on(Request attempt) {
        if (added.isEmpty()) {
            return attempt;
        }
        Request.Builder builder = attempt.newBuilder();
        added.forEach((type, value) -> put(builder, type, value));
        return builder.build();
    }

    private static <T> void put(Request.Builder builder, Class<T> type, Object value) {
        builder.tag(type, type.cast(value));
    }
}
