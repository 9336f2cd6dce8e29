package io.policy4j.core;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's own delays: a schedule, a fixed step, or an exponential series. What is null is filled in from the
 * table's {@code backoff} setting, and that from the defaults: initial 500 ms, multiplier 2, max the larger of 30 s and
 * 8 x initial, times 3, jitter full. Schedules and fixed steps have no jitter unless they say so.
 *
 * @param schedule   the delays one after the other, the last one repeating; empty if none are listed
 * @param every      a fixed step
 * @param initial    the first delay of the exponential series
 * @param multiplier what each delay is multiplied by, from 1 to 1000000
 * @param max        the longest delay of the series
 * @param times      how many retries a row makes in a call; default 3, a schedule's length, or no bound of its own
 *                   where {@code within} is given
 * @param within     how long after the row's first outcome in a call a retry may still start
 * @param jitter     how the delays are spread
 */
public record Backoff(
        List<Duration> schedule,
        @Nullable Duration every,
        @Nullable Duration initial,
        @Nullable Double multiplier,
        @Nullable Duration max,
        @Nullable Integer times,
        @Nullable Duration within,
        @Nullable Jitter jitter) {

    /** The table's own backoff, nothing changed. */
    public static final Backoff DEFAULT = new Backoff(List.of(), null, null, null, null, null, null, null);

    public Backoff {
        schedule = List.copyOf(schedule);
        boolean exponential = initial != null || multiplier != null || max != null;
        if ((schedule.isEmpty() ? 0 : 1) + (every == null ? 0 : 1) + (exponential ? 1 : 0) > 1) {
            throw new IllegalArgumentException(
                    "backoff: takes a schedule, or every, or initial, multiplier and max, but not two of these");
        }
        schedule.forEach(step -> require(!step.isNegative(), "schedule", step, "must be zero or more"));
        require(every == null || !every.isNegative(), "every", every, "must be zero or more");
        require(initial == null || !initial.isNegative(), "initial", initial, "must be zero or more");
        require(
                multiplier == null || (multiplier >= 1 && multiplier <= 1e6),
                "multiplier",
                multiplier,
                "must be between 1 and 1000000");
        require(max == null || !max.isNegative(), "max", max, "must be zero or more");
        require(initial == null || max == null || max.compareTo(initial) >= 0, "max", max, "must not be below initial");
        require(times == null || times >= 1, "times", times, "must be 1 or more; for no retry at all use fail");
        require(within == null || !within.isNegative(), "within", within, "must be zero or more");
    }

    private static void require(boolean holds, String name, @Nullable Object value, String rule) {
        if (!holds) {
            Object shown = value instanceof Duration duration ? duration.toString() : value;
            throw new IllegalArgumentException(name + " (" + shown + "): " + rule);
        }
    }

    /** Delays one after the other, as many retries as there are delays. */
    public static Backoff schedule(Duration... steps) {
        if (steps.length == 0) {
            throw new IllegalArgumentException("schedule (): must have at least one delay");
        }
        return new Backoff(List.of(steps), null, null, null, null, null, null, null);
    }

    /** The same delay each time. */
    public static Backoff every(Duration step) {
        return new Backoff(List.of(), step, null, null, null, null, null, null);
    }

    /** An exponential series from this delay on. */
    public static Backoff exponential(Duration initial) {
        return new Backoff(List.of(), null, initial, null, null, null, null, null);
    }

    public Backoff withMultiplier(double newMultiplier) {
        return new Backoff(schedule, every, initial, newMultiplier, max, times, within, jitter);
    }

    public Backoff withMax(Duration newMax) {
        return new Backoff(schedule, every, initial, multiplier, newMax, times, within, jitter);
    }

    public Backoff withTimes(int newTimes) {
        return new Backoff(schedule, every, initial, multiplier, max, newTimes, within, jitter);
    }

    public Backoff withWithin(Duration newWithin) {
        return new Backoff(schedule, every, initial, multiplier, max, times, newWithin, jitter);
    }

    public Backoff withJitter(Jitter newJitter) {
        return new Backoff(schedule, every, initial, multiplier, max, times, within, newJitter);
    }

    /** A step that is fixed, or listed, does not spread by itself. */
    boolean isFixed() {
        return every != null || !schedule.isEmpty();
    }

    /** This backoff, what it leaves open taken from another one. */
    Backoff over(Backoff base) {
        boolean ownBound = times != null || within != null || !schedule.isEmpty();
        Integer bound = ownBound ? times : base.times;
        if (isFixed()) {
            return new Backoff(schedule, every, null, null, null, bound, within, jitter);
        }
        Duration window = ownBound ? within : base.within;
        Jitter spread = jitter != null ? jitter : base.jitter;
        if (base.isFixed() && initial == null && multiplier == null && max == null) {
            return new Backoff(base.schedule, base.every, null, null, null, bound, window, spread);
        }
        Duration first = initial != null ? initial : base.initial;
        boolean fits = first == null || base.max == null || base.max.compareTo(first) >= 0;
        Duration longest = max != null ? max : fits ? base.max : null;
        Double growth = multiplier != null ? multiplier : base.multiplier;
        return new Backoff(List.of(), null, first, growth, longest, bound, window, spread);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (!schedule.isEmpty()) {
            Texts.add(
                    text,
                    "schedule",
                    schedule.stream().map(Durations::format).toList().toString());
        }
        Texts.add(text, "every", every);
        Texts.add(text, "initial", initial);
        Texts.add(text, "multiplier", multiplier);
        Texts.add(text, "max", max);
        Texts.add(text, "times", times);
        Texts.add(text, "within", within);
        Texts.add(text, "jitter", jitter);
        return text.toString();
    }
}
