package io.policy4j.resilience4j;

import java.time.Duration;

/** No slot of one of our own concurrency limits became free in time; nothing was sent. */
public final class SlotUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String limit;

    SlotUnavailableException(String limit, int slots, Duration waited) {
        super("no slot of " + limit + " became free within " + waited + " (limit " + slots + ")");
        this.limit = limit;
    }

    /** The limit's name in the table. */
    public String limit() {
        return limit;
    }
}
