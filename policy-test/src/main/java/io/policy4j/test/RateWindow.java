package io.policy4j.test;

import java.time.Duration;
import java.util.Optional;

/** So many requests in a window of time; the first request after its end opens the next one. */
final class RateWindow {

    private final int limit;
    private final Duration length;
    private Duration end = Duration.ZERO;
    private int used;

    RateWindow(int limit, Duration length) {
        this.limit = limit;
        this.length = length;
    }

    /** Counts one request; for one too many, how long the window still lasts. */
    Optional<Duration> enter(Duration now) {
        if (now.compareTo(end) >= 0) {
            end = now.plus(length);
            used = 0;
        }
        if (used < limit) {
            used++;
            return Optional.empty();
        }
        return Optional.of(end.minus(now));
    }
}
