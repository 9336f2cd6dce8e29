package io.policy4j.test;

import java.time.Instant;

/** One point in time, on the calendar and on the monotonic clock. */
record Moment(Instant instant, long nanos) {}
