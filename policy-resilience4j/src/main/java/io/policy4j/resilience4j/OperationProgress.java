package io.policy4j.resilience4j;

import io.policy4j.core.Following;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Work goes on at the server.
 *
 * @param target  where it is asked after; empty where that is by the call's own request again. What {@link Operation#resume}
 *                takes after a restart. It may hold a secret, as URLs do
 * @param row     the label of the row that says so
 * @param polls   how often it was asked after, the poll that comes now included
 * @param attempt the attempt that told it; its {@link AttemptRecord#details()} are in the server's own words
 * @param delay   how long until it is asked after
 * @param elapsed how long the call has taken so far
 */
public record OperationProgress(
        Optional<URI> target, String row, int polls, AttemptRecord attempt, Duration delay, Duration elapsed) {

    static OperationProgress of(Following work, AttemptRecord attempt, Duration elapsed) {
        Duration delay = attempt.delay().orElse(Duration.ZERO);
        return new OperationProgress(work.target(), work.row().label(), work.polls(), attempt, delay, elapsed);
    }

    /** Names row and numbers only. */
    @Override
    public String toString() {
        return "OperationProgress[row " + row + ", poll " + polls + " in " + delay + "]";
    }
}
