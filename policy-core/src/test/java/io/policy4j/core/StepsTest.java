package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The delays of a backoff in numbers; the laws behind them are in {@link WaitingLawsTest}. */
class StepsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Steps steps(Backoff backoff) {
        return new Steps(Settings.DEFAULTS.backoff(backoff));
    }

    private static Duration delay(Backoff backoff, int retriesBefore, Duration previous, double draw) {
        return Duration.ofNanos(steps(backoff).delay(retriesBefore, previous.toNanos(), draw));
    }

    private static String firstSteps(Backoff backoff, int count) {
        Steps steps = steps(backoff);
        return String.join(
                " ",
                IntStream.range(0, count)
                        .mapToObj(i -> Durations.format(Duration.ofNanos(steps.step(i))))
                        .toList());
    }

    @Nested
    class Series {

        @Test
        void the_default_doubles_from_half_a_second_to_half_a_minute() {
            assertThat(firstSteps(Backoff.DEFAULT, 8)).isEqualTo("500ms 1s 2s 4s 8s 16s 30s 30s");
        }

        @Test
        void a_long_first_step_raises_the_bound_to_eight_of_it() {
            assertThat(firstSteps(Backoff.exponential(SECOND.multipliedBy(10)), 5))
                    .isEqualTo("10s 20s 40s 1m20s 1m20s");
        }

        @Test
        void multiplier_and_bound_are_the_rows_own() {
            assertThat(firstSteps(Backoff.exponential(SECOND).withMultiplier(3).withMax(SECOND.multipliedBy(20)), 5))
                    .isEqualTo("1s 3s 9s 20s 20s");
        }

        @Test
        void the_last_step_of_a_schedule_repeats() {
            assertThat(firstSteps(Backoff.schedule(SECOND, SECOND.multipliedBy(5)), 4))
                    .isEqualTo("1s 5s 5s 5s");
            assertThat(firstSteps(Backoff.every(SECOND), 3)).isEqualTo("1s 1s 1s");
        }
    }

    @Nested
    class Bounds {

        @Test
        void three_retries_unless_the_row_says_otherwise() {
            assertThat(steps(Backoff.DEFAULT).times).isEqualTo(3);
            assertThat(steps(Backoff.every(SECOND)).times).isEqualTo(3);
            assertThat(steps(Backoff.every(SECOND).withTimes(5)).times).isEqualTo(5);
            assertThat(steps(Backoff.schedule(SECOND, SECOND)).times).isEqualTo(2);
            assertThat(steps(Backoff.schedule(SECOND, SECOND).withTimes(7)).times)
                    .isEqualTo(7);
        }

        @Test
        void a_window_alone_bounds_no_number() {
            Steps steps = steps(Backoff.every(SECOND).withWithin(Duration.ofHours(6)));
            assertThat(steps.times).isEqualTo(Integer.MAX_VALUE);
            assertThat(steps.within).isEqualTo(Duration.ofHours(6).toNanos());
            assertThat(steps(Backoff.DEFAULT).within).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void a_time_beyond_counting_is_the_longest() {
            assertThat(Steps.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Steps.LONGEST);
            assertThat(Steps.nanos(Duration.ofDays(365)))
                    .isEqualTo(Duration.ofDays(365).toNanos());
        }
    }

    @Nested
    class Jitters {

        @ParameterizedTest
        @CsvSource({
            "none, 0, 8s",
            "none, 0.75, 8s",
            "full, 0, 0s",
            "full, 0.25, 2s",
            "full, 0.75, 6s",
            "equal, 0, 4s",
            "equal, 0.25, 5s",
            "equal, 0.75, 7s",
            "50%, 0, 4s",
            "50%, 0.5, 8s",
            "50%, 0.75, 10s",
        })
        void a_step_of_8_seconds_is_spread(String jitter, double draw, String delay) {
            Backoff backoff = Backoff.every(SECOND.multipliedBy(8)).withJitter(Jitter.parse(jitter));
            assertThat(delay(backoff, 0, Duration.ZERO, draw)).isEqualTo(Durations.parse(delay));
        }

        @ParameterizedTest
        @CsvSource({
            "0s, 0, 2s",
            "0s, 0.5, 4s",
            "4s, 0, 2s",
            "4s, 0.5, 7s",
            "100s, 0.5, 20s",
            "500ms, 0.5, 2s",
        })
        void a_decorrelated_delay_lies_between_the_first_and_three_times_the_last(
                String previous, double draw, String delay) {
            Backoff backoff = Backoff.exponential(SECOND.multipliedBy(2))
                    .withMax(SECOND.multipliedBy(20))
                    .withJitter(Jitter.DECORRELATED);
            assertThat(delay(backoff, 3, Durations.parse(previous), draw)).isEqualTo(Durations.parse(delay));
        }

        @Test
        void a_decorrelated_delay_knows_no_multiplier() {
            Backoff backoff = Backoff.exponential(SECOND)
                    .withMultiplier(1)
                    .withMax(SECOND.multipliedBy(20))
                    .withJitter(Jitter.DECORRELATED);
            assertThat(delay(backoff, 3, SECOND.multipliedBy(4), 0.5)).isEqualTo(Durations.parse("6500ms"));
        }

        @ParameterizedTest
        @CsvSource({"0s, 0.5, 4s", "10s, 0, 2s", "10s, 0.5, 5s"})
        void a_decorrelated_schedule_starts_from_its_first_step_and_ends_at_its_last(
                String previous, double draw, String delay) {
            Backoff backoff = Backoff.schedule(SECOND.multipliedBy(2), SECOND, SECOND.multipliedBy(5))
                    .withJitter(Jitter.DECORRELATED);
            assertThat(delay(backoff, 1, Durations.parse(previous), draw)).isEqualTo(Durations.parse(delay));
        }

        @Test
        void schedules_and_fixed_steps_are_exact_and_a_series_is_spread_unless_told_otherwise() {
            assertThat(steps(Backoff.schedule(SECOND)).jitter()).isEqualTo(Jitter.NONE);
            assertThat(steps(Backoff.every(SECOND)).jitter()).isEqualTo(Jitter.NONE);
            assertThat(steps(Backoff.DEFAULT).jitter()).isEqualTo(Jitter.FULL);
            assertThat(steps(Backoff.every(SECOND).withJitter(Jitter.EQUAL)).jitter())
                    .isEqualTo(Jitter.EQUAL);
        }

        @Test
        void part_of_a_nanosecond_is_rounded_up() {
            assertThat(delay(Backoff.every(Duration.ofNanos(3)).withJitter(Jitter.EQUAL), 0, Duration.ZERO, 0))
                    .hasNanos(2);
        }
    }

    /** What comes on top of a hint, at a draw of 0.5. */
    @Nested
    class Spread {

        @ParameterizedTest
        @CsvSource({
            "full, 20s, 0s, 1s",
            "equal, 20s, 0s, 1s",
            ", 20s, 0s, 1s",
            "none, 20s, 0s, 0s",
            "full, 20s, 4s, 1s",
            "full, 20s, 6s, 1500ms",
            "full, 10m, 0s, 2500ms",
            "full, 20s, 1m, 2500ms",
        })
        void half_a_step_or_a_tenth_of_the_hint_and_five_seconds_at_most(
                String jitter, String hint, String step, String spread) {
            Jitter parsed = jitter == null ? null : Jitter.parse(jitter);
            long nanos = Steps.spread(
                    parsed,
                    Durations.parse(hint).toNanos(),
                    Durations.parse(step).toNanos(),
                    0.5);
            assertThat(Duration.ofNanos(nanos)).isEqualTo(Durations.parse(spread));
        }
    }
}
