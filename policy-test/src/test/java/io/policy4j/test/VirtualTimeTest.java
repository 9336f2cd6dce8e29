package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

    private final List<String> ran = new ArrayList<>();

    private static long nanos(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Nested
    class Clocks {

        @Test
        void both_stand_still_by_themselves() {
            VirtualTime time = VirtualTime.automatic();

            assertThat(time.nanoTime()).isZero();
            assertThat(time.now()).isEqualTo("2026-01-01T00:00:00Z");
            assertThat(time.elapsed()).isZero();
        }

        @Test
        void both_move_together() {
            VirtualTime time = VirtualTime.manual();

            time.advance(Duration.ofHours(25));

            assertThat(time.nanoTime()).isEqualTo(nanos(25 * 3600));
            assertThat(time.now()).isEqualTo("2026-01-02T01:00:00Z");
            assertThat(time.elapsed()).isEqualTo(Duration.ofHours(25));
        }

        @Test
        void the_start_can_be_chosen_for_each_kind() {
            Instant start = Instant.parse("2030-05-06T07:08:09Z");
            VirtualTime manual = VirtualTime.manual().startingAt(start);
            manual.schedule(() -> ran.add("manual"), 1);
            VirtualTime automatic = VirtualTime.automatic().startingAt(start);
            automatic.schedule(() -> ran.add("automatic"), nanos(1));

            assertThat(manual.now()).isEqualTo(start);
            assertThat(automatic.now()).isEqualTo(start.plusSeconds(1));
            assertThat(ran).containsExactly("automatic");
        }

        @Test
        void time_never_goes_backwards() {
            assertThatThrownBy(() -> VirtualTime.manual().advance(seconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("duration (PT-1S): must be zero or more");
        }
    }

    @Nested
    class Sleep {

        private final VirtualTime time = VirtualTime.manual();

        @Test
        void a_year_takes_no_time() throws InterruptedException {
            time.sleep(Duration.ofDays(365).toNanos());

            assertThat(time.elapsed()).isEqualTo(Duration.ofDays(365));
            assertThat(time.waits()).containsExactly(Duration.ofDays(365));
        }

        @Test
        void nothing_is_slept_for_zero_or_less() throws InterruptedException {
            time.sleep(0);
            time.sleep(-5);

            assertThat(time.waits()).isEmpty();
            assertThat(time.elapsed()).isZero();
        }

        @Test
        void the_longest_sleeps_do_not_overflow() throws InterruptedException {
            time.sleep(Long.MAX_VALUE);
            time.sleep(Long.MAX_VALUE);

            assertThat(time.nanoTime()).isEqualTo(Long.MAX_VALUE);
        }

        @Test
        void an_interrupted_thread_does_not_sleep() {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> time.sleep(1)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(time.elapsed()).isZero();
        }

        @Test
        void tasks_that_fall_due_meanwhile_are_run() throws InterruptedException {
            time.schedule(() -> ran.add("at " + time.elapsed().toSeconds()), nanos(2));
            time.schedule(() -> ran.add("late"), nanos(4));

            time.sleep(nanos(3));

            assertThat(ran).containsExactly("at 2");
            assertThat(time.elapsed()).isEqualTo(seconds(3));
        }
    }

    @Nested
    class Manual {

        private final VirtualTime time = VirtualTime.manual();

        @Test
        void a_task_runs_when_its_time_has_come_and_not_before() {
            time.schedule(() -> ran.add("task"), nanos(10));

            time.advance(seconds(10).minusNanos(1));
            assertThat(ran).isEmpty();
            assertThat(time.pending()).isEqualTo(1);

            time.advance(Duration.ofNanos(1));
            assertThat(ran).containsExactly("task");
            assertThat(time.pending()).isZero();
        }

        @Test
        void tasks_run_in_the_order_of_their_times_then_as_scheduled() {
            time.schedule(() -> ran.add("c"), nanos(2));
            time.schedule(() -> ran.add("a"), nanos(1));
            time.schedule(() -> ran.add("d"), nanos(2));
            time.schedule(() -> ran.add("b"), nanos(1));

            time.advance(seconds(2));

            assertThat(ran).containsExactly("a", "b", "c", "d");
        }

        @Test
        void each_task_sees_the_time_it_was_scheduled_for() {
            for (int second : new int[] {3, 1, 2}) {
                time.schedule(() -> ran.add(time.now().toString()), nanos(second));
            }

            time.advance(seconds(5));

            assertThat(ran).containsExactly("2026-01-01T00:00:01Z", "2026-01-01T00:00:02Z", "2026-01-01T00:00:03Z");
            assertThat(time.elapsed()).isEqualTo(seconds(5));
        }

        @Test
        void a_task_of_a_task_runs_within_the_same_advance_if_it_falls_due() {
            time.schedule(() -> time.schedule(() -> ran.add("inner"), nanos(1)), nanos(1));

            time.advance(seconds(2));

            assertThat(ran).containsExactly("inner");
        }

        @Test
        void a_cancelled_task_never_runs() {
            PolicyTime.Scheduled task = time.schedule(() -> ran.add("task"), nanos(1));

            task.cancel();
            time.advance(seconds(1));

            assertThat(ran).isEmpty();
            assertThat(time.pending()).isZero();
            assertThat(time.waits()).isEmpty();
        }

        @Test
        void cancelling_a_task_that_ran_does_nothing() {
            PolicyTime.Scheduled task = time.schedule(() -> ran.add("task"), 0);
            time.advance(Duration.ZERO);

            task.cancel();

            assertThat(ran).containsExactly("task");
        }

        @Test
        void run_all_runs_what_tasks_schedule_too_and_stops_at_the_last_one() {
            time.schedule(() -> time.schedule(() -> ran.add("second"), nanos(3600)), nanos(60));

            time.runAll();

            assertThat(ran).containsExactly("second");
            assertThat(time.elapsed()).isEqualTo(seconds(3660));
            assertThat(time.waits()).containsExactly(seconds(60), seconds(3600));
        }

        @Test
        void a_task_that_sleeps_moves_the_clock_and_keeps_the_order() {
            time.schedule(
                    () -> {
                        time.advance(seconds(5));
                        ran.add("first");
                    },
                    nanos(1));
            time.schedule(() -> ran.add("second at " + time.elapsed().toSeconds()), nanos(2));

            time.runAll();

            assertThat(ran).containsExactly("first", "second at 6");
        }

        @Test
        void a_task_that_throws_tells_whoever_moved_the_clock_and_the_rest_stays_usable() {
            time.schedule(
                    () -> {
                        throw new IllegalStateException("boom");
                    },
                    1);
            time.schedule(() -> ran.add("next"), 2);

            assertThatThrownBy(time::runAll).hasMessage("boom");
            time.runAll();

            assertThat(ran).containsExactly("next");
        }
    }

    @Nested
    class Automatic {

        private final VirtualTime time = VirtualTime.automatic();

        @Test
        void a_task_has_run_when_schedule_returns() {
            time.schedule(() -> ran.add("at " + time.elapsed().toSeconds()), nanos(3600));

            assertThat(ran).containsExactly("at 3600");
            assertThat(time.pending()).isZero();
            assertThat(time.waits()).containsExactly(seconds(3600));
        }

        @Test
        void a_task_of_a_task_comes_after_it() {
            time.schedule(
                    () -> {
                        time.schedule(() -> ran.add("inner"), 0);
                        ran.add("outer");
                    },
                    0);

            assertThat(ran).containsExactly("outer", "inner");
        }

        @Test
        void a_long_chain_of_tasks_does_not_nest() {
            AtomicInteger left = new AtomicInteger(100_000);
            Runnable[] task = new Runnable[1];
            task[0] = () -> {
                if (left.decrementAndGet() > 0) {
                    time.schedule(task[0], 1);
                }
            };

            time.schedule(task[0], 1);

            assertThat(left).hasValue(0);
        }
    }

    @Nested
    class Threads {

        @Test
        void no_sleep_is_lost_among_many() throws InterruptedException {
            VirtualTime time = VirtualTime.manual();

            inParallel(8, () -> {
                for (int i = 0; i < 1_000; i++) {
                    time.sleep(1);
                }
            });

            assertThat(time.waits()).hasSize(8_000);
        }

        @Test
        void each_task_runs_once_whoever_schedules_it() throws InterruptedException {
            VirtualTime time = VirtualTime.automatic();
            AtomicInteger runs = new AtomicInteger();

            inParallel(8, () -> {
                for (int i = 0; i < 1_000; i++) {
                    time.schedule(runs::incrementAndGet, i);
                }
            });

            assertThat(runs).hasValue(8_000);
            assertThat(time.pending()).isZero();
        }

        @Test
        void run_all_waits_for_tasks_that_another_thread_runs() throws InterruptedException {
            VirtualTime time = VirtualTime.manual();
            CountDownLatch running = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            time.schedule(
                    () -> {
                        running.countDown();
                        awaitQuietly(mayEnd);
                        ran.add("slow");
                    },
                    1);
            Thread other = new Thread(time::runAll);
            other.start();
            running.await();
            time.schedule(() -> ran.add("mine"), 2);
            mayEnd.countDown();

            time.runAll();

            assertThat(ran).containsExactly("slow", "mine");
            other.join();
        }

        private void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void inParallel(int threads, Sleeper work) throws InterruptedException {
            List<Thread> started = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        work.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                thread.start();
                started.add(thread);
            }
            for (Thread thread : started) {
                thread.join();
            }
        }
    }

    private interface Sleeper {
        void run() throws InterruptedException;
    }
}
