package io.policy4j.client.support;

import java.time.Duration;

/**
 * Bounds of what is read for a policy's own purposes.
 *
 * @param successPeek how long the head of a 2xx response may be held back by its body
 * @param errorPeek   the same for any other response
 * @param drainTime   how long a body that nobody wants is read so that its connection can be used again
 * @param drainBytes  how much of it is read
 */
public record ReadLimits(Duration successPeek, Duration errorPeek, Duration drainTime, int drainBytes) {

    /** A second for a success, five for an error; half a second and 64 KiB for what is given up. */
    public static final ReadLimits DEFAULT =
            new ReadLimits(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMillis(500), 64 * 1024);

    /** How long after its head the body of a response with this status may be waited for. */
    public Duration peek(int status) {
        return status / 100 == 2 ? successPeek : errorPeek;
    }
}
