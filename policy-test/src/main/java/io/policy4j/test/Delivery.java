package io.policy4j.test;

import java.time.Duration;
import java.util.Optional;

/** How, and how badly, a reply is delivered. */
record Delivery(Duration delay, boolean chunked, Optional<Pace> pace, Optional<Stall> stall, Ending ending) {

    static final Delivery PROMPT =
            new Delivery(Duration.ZERO, false, Optional.empty(), Optional.empty(), new Ending.Complete());

    /** The body goes out in pieces of so many bytes, with a pause between two pieces. */
    record Pace(int bytes, Duration between) {}

    /** One pause, once so many bytes of the body are out. */
    record Stall(long afterBytes, Duration pause) {}

    Delivery withDelay(Duration value) {
        return new Delivery(value, chunked, pace, stall, ending);
    }

    Delivery asChunked() {
        return new Delivery(delay, true, pace, stall, ending);
    }

    Delivery withPace(Pace value) {
        return new Delivery(delay, chunked, Optional.of(value), stall, ending);
    }

    Delivery withStall(Stall value) {
        return new Delivery(delay, chunked, pace, Optional.of(value), ending);
    }

    Delivery withEnding(Ending value) {
        return new Delivery(delay, chunked, pace, stall, value);
    }
}
