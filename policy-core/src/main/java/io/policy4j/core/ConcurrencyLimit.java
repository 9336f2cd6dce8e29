package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much may go on at once.
 *
 * @param limit   the number of slots, 1 or more
 * @param at      the requests that take a slot; empty means every one
 * @param scope   what holds a slot: an attempt, or work from its start to its terminal state
 * @param maxWait the longest wait for a slot; null means the table's {@code max-wait}
 * @param lease   when a slot of lost work is free again; null means 1 h
 */
public record ConcurrencyLimit(
        int limit,
        List<Endpoint> at,
        Scope scope,
        @Nullable Duration maxWait,
        @Nullable Duration lease) {

    /** What holds a slot. */
    public enum Scope {
        CALL,
        OPERATION
    }

    public ConcurrencyLimit {
        at = List.copyOf(at);
        if (limit < 1) {
            throw new IllegalArgumentException("limit (" + limit + "): must be 1 or more");
        }
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("limit: " + limit);
        Texts.add(text, "at", at.isEmpty() ? null : at);
        Texts.add(text, "scope", scope.name().toLowerCase(java.util.Locale.ROOT));
        Texts.add(text, "max-wait", maxWait);
        Texts.add(text, "lease", lease);
        return text.toString();
    }
}
