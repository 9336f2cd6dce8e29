package io.policy4j.resilience4j;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange must know of the attempt that it makes.
 *
 * @param number  counted from 1
 * @param change  what is different about the request: an idempotency key, or what a renewal hook changed
 * @param timeout how long the exchange may take, from {@code attempt-timeout} and {@code deadline}; empty for any time
 * @param polls   whether it asks after work that goes on at the server: then no status alone makes it a success, and its
 *                body must be there to be peeked at
 */
public record Attempt(int number, RequestChange change, Optional<Duration> timeout, boolean polls) {

    /** A first attempt with nothing to say, shared by all calls that need no more. */
    static final Attempt PLAIN = new Attempt(1, RequestChange.NONE, Optional.empty(), false);

    static Attempt of(int number, RequestChange change, @Nullable Duration timeout, boolean polls) {
        boolean plain = number == 1 && change.isNone() && timeout == null && !polls;
        return plain ? PLAIN : new Attempt(number, change, Optional.ofNullable(timeout), polls);
    }
}
