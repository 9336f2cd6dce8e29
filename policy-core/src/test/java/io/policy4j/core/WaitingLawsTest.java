package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of waiting and retrying, on rows, answers and calls that are made at random. */
class WaitingLawsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Request GET = Request.of("GET", "/a");
    private static final long SECOND = 1_000_000_000L;

    /** What a random 503 and 429 row promise, in numbers. */
    private record Promise(
            PolicyTable table, int maxAttempts, Duration maxWait, boolean retryRow, boolean jitterNone) {}

    private static Backoff backoff(Random random) {
        Integer times = random.nextBoolean() ? null : 1 + random.nextInt(6);
        Jitter jitter = jitter(random);
        Duration within = random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(100)) : null;
        return switch (random.nextInt(4)) {
            case 0 -> {
                List<Duration> schedule = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    schedule.add(Duration.ofMillis(random.nextInt(20_000)));
                }
                yield new Backoff(schedule, null, null, null, null, times, within, jitter);
            }
            case 1 ->
                new Backoff(
                        List.of(), Duration.ofMillis(random.nextInt(5_000)), null, null, null, times, within, jitter);
            case 2 ->
                new Backoff(
                        List.of(),
                        null,
                        Duration.ofMillis(random.nextInt(3_000)),
                        1 + random.nextDouble() * 9,
                        null,
                        times,
                        within,
                        jitter);
            default -> new Backoff(List.of(), null, null, null, null, times, within, jitter);
        };
    }

    private static Jitter jitter(Random random) {
        return RandomTable.pick(
                random,
                null,
                Jitter.NONE,
                Jitter.FULL,
                Jitter.EQUAL,
                Jitter.DECORRELATED,
                Jitter.percent(1 + random.nextInt(100)));
    }

    private static Promise promise(Random random) {
        boolean retryRow = random.nextBoolean();
        Duration maxWait = Duration.ofSeconds(1 + random.nextInt(60));
        int maxAttempts = 1 + random.nextInt(12);
        Jitter jitter = jitter(random);
        Integer times = random.nextBoolean() ? null : 1 + random.nextInt(6);
        Wait wait = new Wait(List.of(), times, null, jitter, random.nextBoolean() ? null : backoff(random));
        Action action = retryRow
                ? Action.retry(backoff(random))
                : random.nextBoolean() ? Action.waitFor(wait) : Action.awaitSlot(null, wait);
        PolicyTable table = PolicyTable.builder("laws")
                .row("503", action)
                .row("429", Action.waitFor(Wait.DEFAULT))
                .set(Setting.MAX_ATTEMPTS, maxAttempts)
                .set(Setting.MAX_WAIT, maxWait)
                .build();
        boolean none = action instanceof Action.Retry retry
                ? retry.backoff().jitter() == Jitter.NONE
                        || (retry.backoff().jitter() == null && retry.backoff().isFixed())
                : jitter == Jitter.NONE;
        return new Promise(table, maxAttempts, maxWait, retryRow, none);
    }

    /** A 503 with a Retry-After of so many seconds, or with none below zero. */
    private static Outcome answer(int seconds) {
        return Outcome.response(
                503,
                seconds < 0 ? Headers.NONE : Headers.of(Map.of("Retry-After", List.of(Integer.toString(seconds)))));
    }

    private static Moment at(long elapsed, Random random) {
        return Moment.of(NOW.plusNanos(elapsed), elapsed, random.nextInt(10) == 0 ? 0 : random.nextDouble());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void no_wait_is_shorter_than_the_hint_or_longer_than_its_spread(long seed) {
        Random random = new Random(seed);
        int hinted = 0;
        for (int i = 0; i < 300; i++) {
            Promise promise = promise(random);
            CallProgress progress = CallProgress.begin(promise.table());
            for (int attempt = 0; attempt < 5; attempt++) {
                int seconds = random.nextInt(70);
                Decision decision = promise.table().decide(GET, answer(seconds), progress, at(0, random));
                if (!(decision instanceof Decision.Again again)) {
                    assertThat(decision).isInstanceOfAny(Decision.Stop.class, Decision.Decline.class);
                    continue;
                }
                Row row = again.row();
                long hint = Math.max(seconds * SECOND, SECOND / 2);
                long step = promise.retryRow() ? promise.table().steps(row).step(progress.attempts()) : 0;
                long most = Math.max(hint, step)
                        + (promise.jitterNone() ? 0 : Math.min(5 * SECOND, step > 0 ? step / 2 : hint / 10));
                assertThat(again.delayNanos())
                        .as(() -> again + " after " + seconds + " s")
                        .isBetween(Math.max(hint, step), most);
                assertThat(again.takesToken()).as("our own step was longer").isEqualTo(hint < step);
                assertThat(seconds).isLessThanOrEqualTo((int) promise.maxWait().toSeconds());
                progress = again.next();
                hinted++;
            }
        }
        assertThat(hinted).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void a_hint_beyond_max_wait_is_declined_with_the_time_that_the_server_named(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Promise promise = promise(random);
            if (promise.maxAttempts() > 1) {
                long seconds = promise.maxWait().toSeconds() + 1 + random.nextInt(100);
                Decision decision = promise.table()
                        .decide(GET, answer((int) seconds), CallProgress.begin(promise.table()), at(0, random));
                assertThat(decision).isInstanceOf(Decision.Decline.class);
                assertThat(((Decision.Decline) decision).retryAt()).isEqualTo(NOW.plusSeconds(seconds));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void a_call_ends_after_a_bounded_number_of_attempts_and_within_its_deadline(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Promise promise = promise(random);
            Duration deadline = Duration.ofMillis(1 + random.nextInt(120_000));
            CallProgress progress = CallProgress.begin(deadline);
            long elapsed = 0;
            int attempts = 1;
            int byRow = 0;
            int byOther = 0;
            while (true) {
                boolean other = random.nextInt(4) == 0;
                Outcome outcome = other ? Outcome.response(429, Headers.NONE) : answer(random.nextInt(40) - 20);
                Decision decision = promise.table().decide(GET, outcome, progress, at(elapsed, random));
                if (!(decision instanceof Decision.Again again)) {
                    break;
                }
                assertThat(again.delayNanos()).isNotNegative();
                elapsed += again.delayNanos();
                assertThat(elapsed).isLessThanOrEqualTo(deadline.toNanos());
                assertThat(again.next().attempts()).isEqualTo(attempts);
                attempts++;
                byRow += other ? 0 : 1;
                byOther += other ? 1 : 0;
                elapsed = Math.min(deadline.toNanos(), elapsed + random.nextInt(1_000_000));
                progress = again.next();
            }
            Row row = promise.table().layers().get(0).rows().get(0);
            Steps steps = promise.table().steps(row);
            long most = (long) Deciding.limit(row.action(), steps, true) + Deciding.limit(row.action(), steps, false);
            assertThat(attempts).isLessThanOrEqualTo(promise.maxAttempts());
            assertThat((long) byRow).isLessThanOrEqualTo(most);
            assertThat(byOther).isLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void no_retry_starts_later_than_within_says(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            Duration within = Duration.ofMillis(random.nextInt(30_000));
            Backoff backoff = Backoff.every(Duration.ofMillis(1 + random.nextInt(3_000)))
                    .withWithin(within)
                    .withJitter(Jitter.percent(1 + random.nextInt(100)));
            PolicyTable table = PolicyTable.builder("laws")
                    .row("503", Action.retry(backoff))
                    .set(Setting.MAX_ATTEMPTS, 1_000_000)
                    .build();
            long first = random.nextInt(1_000_000_000);
            long elapsed = first;
            CallProgress progress = CallProgress.begin(table);
            while (table.decide(GET, answer(-1), progress, at(elapsed, random)) instanceof Decision.Again again) {
                elapsed += again.delayNanos();
                assertThat(elapsed - first).isLessThanOrEqualTo(within.toNanos());
                progress = again.next();
                elapsed += 1 + random.nextInt(1_000_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void no_delay_is_negative_or_overflows_whatever_the_number_of_the_retry(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Duration initial = Duration.ofSeconds(random.nextInt(), random.nextInt(1_000_000_000));
            Backoff backoff = random.nextBoolean()
                    ? backoff(random)
                    : Backoff.exponential(initial.abs())
                            .withMultiplier(1 + random.nextDouble() * 1e5)
                            .withMax(Duration.ofSeconds(Long.MAX_VALUE))
                            .withJitter(Jitter.percent(100));
            Steps steps = new Steps(Settings.DEFAULTS.backoff(backoff));
            long before = 0;
            for (int retry : new int[] {0, 1, 2, 63, 64, 1_000, Integer.MAX_VALUE - 1, Integer.MAX_VALUE}) {
                for (double draw : new double[] {0, random.nextDouble(), Math.nextDown(1.0)}) {
                    long delay = steps.delay(retry, before, draw);
                    assertThat(delay)
                            .as("%s retry %s", backoff, retry)
                            .isBetween(0L, Steps.LONGEST + 1); // as a double is rounded
                    before = random.nextBoolean() ? delay : Steps.LONGEST;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54})
    void exponential_steps_never_fall_and_never_pass_max(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Duration initial = Duration.ofMillis(random.nextInt(10_000));
            Duration max = initial.plusMillis(random.nextInt(100_000));
            Backoff backoff = Backoff.exponential(initial)
                    .withMultiplier(1 + random.nextDouble() * 4)
                    .withMax(max)
                    .withJitter(jitter(random));
            Steps steps = new Steps(Settings.DEFAULTS.backoff(backoff));
            long last = initial.toNanos();
            assertThat(steps.step(0)).isEqualTo(last);
            for (int retry = 1; retry < 100; retry++) {
                assertThat(steps.step(retry)).isBetween(last, max.toNanos());
                last = steps.step(retry);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {61, 62, 63, 64})
    void jitter_stays_within_its_bounds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            long every = 1L + random.nextInt(1_000_000_000);
            int percent = 1 + random.nextInt(100);
            double draw = random.nextDouble();
            assertThat(delay(every, Jitter.NONE, draw)).isEqualTo(every);
            assertThat(delay(every, Jitter.FULL, draw)).isBetween(0L, every);
            assertThat(delay(every, Jitter.EQUAL, draw)).isBetween(every / 2, every);
            assertThat(delay(every, Jitter.percent(percent), draw))
                    .isBetween(every * (100 - percent) / 100, every * (100 + percent) / 100 + 1);
        }
    }

    private static long delay(long every, Jitter jitter, double draw) {
        Backoff backoff = Backoff.every(Duration.ofNanos(every)).withJitter(jitter);
        return new Steps(Settings.DEFAULTS.backoff(backoff)).delay(3, 0, draw);
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74})
    void decorrelated_delays_stay_between_the_initial_delay_and_three_times_the_last(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Duration initial = Duration.ofMillis(1 + random.nextInt(5_000));
            Duration max = initial.plusMillis(random.nextInt(60_000));
            Backoff backoff = Backoff.exponential(initial).withMax(max).withJitter(Jitter.DECORRELATED);
            Steps steps = new Steps(Settings.DEFAULTS.backoff(backoff));
            long last = 0;
            for (int retry = 0; retry < 20; retry++) {
                long delay = steps.delay(retry, last, random.nextDouble());
                long most = Math.min(max.toNanos(), 3 * (last == 0 ? initial.toNanos() : last));
                assertThat(delay).isBetween(initial.toNanos(), Math.max(most, initial.toNanos()));
                last = delay;
            }
        }
    }
}
