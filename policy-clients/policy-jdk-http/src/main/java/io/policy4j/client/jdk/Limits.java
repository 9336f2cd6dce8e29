package io.policy4j.client.jdk;

import java.time.Duration;

/**
 * Bounds of what is read for the policy's own purposes.
 *
 * @param successPeek how long the head of a 2xx response may be held back by its body
 * @param errorPeek   the same for any other response
 * @param drainTime   how long a body that nobody wants is read so that its connection can be used again
 * @param drainBytes  how much of it is read
 */
record Limits(Duration successPeek, Duration errorPeek, Duration drainTime, int drainBytes) {

    static final Limits DEFAULT =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(500), 64 * 1024);

    Duration peek(int status) {
        return status / 100 == 2 ? successPeek : errorPeek;
    }
}
