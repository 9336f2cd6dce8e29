package io.policy4j.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A backoff with nothing left open, in nanoseconds. Steps never overflow, whatever the number of the retry. */
final class Steps {

    /** Far beyond any wait, and far below overflow when added up: about 73 years. */
    static final long LONGEST = Long.MAX_VALUE / 4;

    private static final long DEFAULT_MAX = Duration.ofSeconds(30).toNanos();
    private static final long MOST_SPREAD = Duration.ofSeconds(5).toNanos();

    private final long[] schedule;
    private final double initial;
    private final double multiplier;
    private final double max;
    private final Jitter jitter;

    /** Retries that a row may make; a bound by time alone counts as unbounded here. */
    final int times;

    /** How long after the row's first outcome a retry may start. */
    final long within;

    Steps(Backoff backoff) {
        Duration every = backoff.every();
        schedule = every != null
                ? new long[] {nanos(every)}
                : backoff.schedule().stream().mapToLong(Steps::nanos).toArray();
        initial = nanos(or(backoff.initial(), Duration.ZERO));
        multiplier = backoff.multiplier() == null ? 1 : backoff.multiplier();
        max = backoff.max() == null ? Math.max((double) DEFAULT_MAX, 8 * initial) : nanos(backoff.max());
        Jitter own = backoff.jitter();
        jitter = own != null ? own : backoff.isFixed() ? Jitter.NONE : Jitter.FULL;
        times = timesOf(backoff);
        within = backoff.within() == null ? Long.MAX_VALUE : nanos(backoff.within());
    }

    private static int timesOf(Backoff backoff) {
        if (backoff.times() != null) {
            return backoff.times();
        }
        if (backoff.within() != null) {
            return Integer.MAX_VALUE;
        }
        return backoff.schedule().isEmpty() ? 3 : backoff.schedule().size();
    }

    private static Duration or(@Nullable Duration value, Duration otherwise) {
        return value == null ? otherwise : value;
    }

    /** Nanoseconds, at most {@link #LONGEST}. */
    static long nanos(Duration duration) {
        return duration.toSeconds() >= LONGEST / 1_000_000_000L ? LONGEST : duration.toNanos();
    }

    /** Whether chance has a part in the delays. */
    boolean isJittered() {
        return jitter.kind() != Jitter.Kind.NONE;
    }

    /** Whether time bounds the row's retries. */
    boolean isTimed() {
        return within != Long.MAX_VALUE;
    }

    /** The step before any jitter. */
    long step(int retriesBefore) {
        if (schedule.length > 0) {
            return schedule[Math.min(retriesBefore, schedule.length - 1)];
        }
        return (long) Math.min(Math.min(initial * Math.pow(multiplier, retriesBefore), max), (double) LONGEST);
    }

    /**
     * The delay where no hint is usable.
     *
     * @param previous the row's delay before this one, or 0
     */
    long delay(int retriesBefore, long previous, double draw) {
        long step = step(retriesBefore);
        double delay = switch (jitter.kind()) {
            case NONE -> (double) step;
            case FULL -> draw * (double) step;
            case EQUAL -> step / 2.0 + draw * (step / 2.0);
            case DECORRELATED -> decorrelated(previous, draw);
            case PERCENT -> step * (1 + jitter.percent() / 100.0 * (2 * draw - 1));
        };
        return (long) Math.min(Math.ceil(delay), (double) LONGEST);
    }

    private double decorrelated(long previous, double draw) {
        double low = schedule.length > 0 ? (double) schedule[0] : Math.min(initial, max);
        double high = Math.max(low, 3 * (previous == 0 ? low : (double) previous));
        double cap = schedule.length > 0 ? (double) step(Integer.MAX_VALUE) : max;
        return Math.min(Math.max(cap, low), low + draw * (high - low));
    }

    /** What may come on top of a hint: nothing without jitter, else half a step or a tenth of the hint, at most 5 s. */
    static long spread(@Nullable Jitter jitter, long hint, long step, double draw) {
        if (jitter != null && jitter.kind() == Jitter.Kind.NONE) {
            return 0;
        }
        long most = Math.min(step > 0 ? step / 2 : hint / 10, MOST_SPREAD);
        return (long) (draw * most);
    }

    Jitter jitter() {
        return jitter;
    }
}
