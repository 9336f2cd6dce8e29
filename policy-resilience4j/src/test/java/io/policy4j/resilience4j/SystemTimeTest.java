package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The machine's own time. */
class SystemTimeTest {

    private static final long SHORT = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONG = TimeUnit.DAYS.toNanos(1);

    private final PolicyTime time = PolicyTime.system();

    @Test
    void clocks_are_the_machines() {
        assertThat(Duration.between(Instant.now(), time.now()).abs()).isLessThan(Duration.ofMinutes(1));
        assertThat(Math.abs(System.nanoTime() - time.nanoTime())).isLessThan(TimeUnit.MINUTES.toNanos(1));
    }

    @Nested
    class Sleep {

        @Test
        void never_ends_early() throws InterruptedException {
            for (long nanos : new long[] {1, 1_000, SHORT}) {
                long start = System.nanoTime();

                time.sleep(nanos);

                assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(nanos);
            }
        }

        @Test
        void does_not_begin_in_an_interrupted_thread() {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> time.sleep(LONG)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
        }

        @Test
        void ends_at_once_when_the_thread_is_interrupted() throws InterruptedException {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread sleeper = new Thread(() -> {
                try {
                    time.sleep(LONG);
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            sleeper.start();
            await().until(() -> sleeper.getState() == Thread.State.TIMED_WAITING);

            sleeper.interrupt();
            sleeper.join();

            assertThat(thrown).hasValueMatching(InterruptedException.class::isInstance);
        }
    }

    @Nested
    class Schedule {

        private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
        private final PolicyTime own = PolicyTime.system(scheduler);

        @AfterEach
        void stop() {
            scheduler.shutdownNow();
        }

        @Test
        void a_task_runs_on_a_daemon_thread_of_ours_by_default() {
            AtomicReference<Thread> ran = new AtomicReference<>();

            time.schedule(() -> ran.set(Thread.currentThread()), SHORT);

            await().until(() -> ran.get() != null);
            assertThat(ran.get().isDaemon()).isTrue();
            assertThat(ran.get().getName()).isEqualTo("policy4j-timer");
        }

        @Test
        void a_task_runs_on_the_callers_scheduler_if_there_is_one() {
            AtomicReference<Thread> ran = new AtomicReference<>();

            own.schedule(() -> ran.set(Thread.currentThread()), SHORT);

            await().until(() -> ran.get() != null);
            assertThat(ran.get().getName()).startsWith("pool-");
        }

        @Test
        void a_cancelled_wait_leaves_nothing_in_the_schedulers_queue() {
            scheduler.setRemoveOnCancelPolicy(true);
            ApiPolicy policy = ApiPolicy.of(
                    "things",
                    Setup.table().build(),
                    ApiPolicyConfig.custom().time(own).build());
            FakeClient client = new FakeClient(Answer.retryAfter(429, 100));
            var call = policy.on(Setup.GET, client).sendAsync(client::sendAsync);
            assertThat(scheduler.getQueue()).hasSize(1);

            call.cancel(true);

            assertThat(scheduler.getQueue()).isEmpty();
        }

        @Test
        void a_scheduler_that_keeps_cancelled_tasks_keeps_nothing_of_ours_and_runs_nothing() {
            AtomicReference<String> ran = new AtomicReference<>();
            own.schedule(() -> ran.set("cancelled"), LONG).cancel();
            Runnable kept = scheduler.getQueue().element();

            kept.run();

            assertThat(((java.util.concurrent.Future<?>) kept).isCancelled()).isTrue();
            assertThat(ran).hasNullValue();
        }
    }
}
