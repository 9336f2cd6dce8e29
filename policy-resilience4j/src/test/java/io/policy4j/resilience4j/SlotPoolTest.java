package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.ConcurrencyLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The slots of one limit, narrow or so wide that some are spare. */
class SlotPoolTest {

    private static final int THREADS = 6;
    private static final int ROUNDS = 20_000;

    private final Later later = new Later(new FakeTime(), Runnable::run);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private SlotPool pool(int limit, Duration maxWait) {
        return new SlotPool("calls", limit(limit), maxWait, later);
    }

    private static ConcurrencyLimit limit(int limit) {
        return new ConcurrencyLimit(limit, List.of(), ConcurrencyLimit.Scope.CALL, null, null);
    }

    private static boolean take(SlotPool pool) {
        return pool.enter(0, 1, null) == null;
    }

    private static int takeAll(SlotPool pool) {
        int taken = 0;
        while (take(pool)) {
            taken++;
        }
        return taken;
    }

    private void elsewhere(Runnable task) throws Exception {
        threads.submit(task).get();
    }

    /** Takes and gives back at random; a slot is counted no longer than it is held. */
    private void takeAndGive(SlotPool pool, int atOnce, long seed) {
        Random random = new Random(seed);
        int held = 0;
        for (int i = 0; i < ROUNDS; i++) {
            if (held > 0 && (held == atOnce || random.nextBoolean())) {
                inUse.decrementAndGet();
                pool.giveBack();
                held--;
            } else if (take(pool)) {
                most.accumulateAndGet(inUse.incrementAndGet(), Math::max);
                held++;
            }
        }
        for (; held > 0; held--) {
            inUse.decrementAndGet();
            pool.giveBack();
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 2", "40, 12", "100, 25", "400, 3"})
    void threads_never_exceed_the_limit_and_lose_no_slot(int limit, int atOnce) throws Exception {
        SlotPool pool = pool(limit, Duration.ZERO);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seed = i;
            running.add(threads.submit(() -> {
                start.await();
                takeAndGive(pool, atOnce, seed);
                return null;
            }));
        }
        start.countDown();
        for (Future<?> thread : running) {
            thread.get();
        }

        assertThat(most.get()).isBetween(1, limit);
        assertThat(pool.used()).isZero();
        assertThat(takeAll(pool)).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1_000})
    void the_last_slot_is_found_wherever_it_was_given_back(int limit) throws Exception {
        SlotPool pool = pool(limit, Duration.ZERO);
        assertThat(takeAll(pool)).isEqualTo(limit);
        assertThat(pool.used()).isEqualTo(limit);

        for (int i = 0; i < 10; i++) {
            elsewhere(pool::giveBack);
            assertThat(pool.used()).isEqualTo(limit - 1);
            assertThat(take(pool)).isTrue();
            assertThat(take(pool)).isFalse();
        }
    }

    @Test
    void who_waits_for_a_wide_limit_is_served_before_who_comes_later() throws Exception {
        SlotPool pool = pool(64, Duration.ofMinutes(1));
        for (int i = 0; i < 64; i++) {
            assertThat(take(pool)).isTrue();
        }
        Obstacle.Turn first = (Obstacle.Turn) pool.enter(0, 1, null);
        Obstacle.Turn second = (Obstacle.Turn) pool.enter(0, 1, null);

        elsewhere(pool::giveBack);

        assertThat(first.coming()).isCompleted();
        assertThat(second.coming()).isNotDone();
        assertThat(pool.enter(0, 1, null)).isInstanceOf(Obstacle.Turn.class);
    }

    @Test
    void a_wide_limit_that_shrinks_lets_nobody_in_before_enough_is_given_back() {
        SlotPool pool = pool(100, Duration.ZERO);
        for (int i = 0; i < 50; i++) {
            assertThat(take(pool)).isTrue();
        }

        pool.resize(limit(40), Duration.ZERO);

        for (int i = 0; i < 10; i++) {
            assertThat(take(pool)).isFalse();
            pool.giveBack();
        }
        assertThat(take(pool)).isFalse();
        pool.giveBack();
        assertThat(take(pool)).isTrue();
        assertThat(pool.used()).isEqualTo(40);
    }
}
