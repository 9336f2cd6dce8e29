package io.policy4j.resilience4j;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The timer's one thread, in real time. */
class WheelTimerTest {

    private final WheelTimer timer = new WheelTimer();

    @Test
    void no_task_of_many_from_many_threads_is_early_or_lost_and_no_cancelled_one_runs() throws InterruptedException {
        int tasks = 20_000;
        Queue<Long> early = new ConcurrentLinkedQueue<>();
        AtomicInteger cancelledRan = new AtomicInteger();
        CountDownLatch kept = new CountDownLatch(3 * tasks);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Random random = new Random(t);
            Thread thread = new Thread(() -> {
                for (int i = 0; i < tasks; i++) {
                    long delay = MILLISECONDS.toNanos(random.nextInt(50));
                    long due = System.nanoTime() + delay;
                    timer.schedule(
                            () -> {
                                long left = due - System.nanoTime();
                                if (left > 0) {
                                    early.add(left);
                                }
                                kept.countDown();
                            },
                            delay);
                    timer.schedule(cancelledRan::incrementAndGet, SECONDS.toNanos(10) + delay)
                            .cancel();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(kept.await(60, SECONDS)).isTrue();
        assertThat(early).isEmpty();
        assertThat(cancelledRan).hasValue(0);
    }

    @Test
    void a_task_that_is_due_sooner_wakes_the_thread() throws InterruptedException {
        timer.schedule(() -> {}, SECONDS.toNanos(3600));
        CountDownLatch ran = new CountDownLatch(1);

        timer.schedule(ran::countDown, MILLISECONDS.toNanos(1));

        assertThat(ran.await(60, SECONDS)).isTrue();
    }

    @Test
    void a_delay_of_zero_or_less_is_none_and_one_beyond_all_numbers_is_long() throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        timer.schedule(never::countDown, Long.MAX_VALUE);

        timer.schedule(ran::countDown, 0);
        timer.schedule(ran::countDown, Long.MIN_VALUE);

        assertThat(ran.await(60, SECONDS)).isTrue();
        assertThat(never.getCount()).isEqualTo(1);
    }

    @Test
    void a_task_that_throws_or_interrupts_the_thread_ends_neither_it_nor_other_tasks() throws InterruptedException {
        AtomicReference<Thread> first = new AtomicReference<>();
        AtomicReference<Thread> last = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        timer.schedule(
                () -> {
                    first.set(Thread.currentThread());
                    Thread.currentThread().interrupt();
                    throw new AssertionError("a task's own fault");
                },
                0);
        timer.schedule(
                () -> {
                    last.set(Thread.currentThread());
                    ran.countDown();
                },
                MILLISECONDS.toNanos(20));

        assertThat(ran.await(60, SECONDS)).isTrue();
        assertThat(last.get()).isSameAs(first.get());
    }

    @Test
    void an_idle_thread_takes_no_time() throws InterruptedException {
        AtomicReference<Thread> thread = new AtomicReference<>();
        timer.schedule(() -> thread.set(Thread.currentThread()), 0);
        await().until(() -> thread.get() != null && thread.get().getState() == Thread.State.WAITING);
        long id = thread.get().getId();
        long before = ManagementFactory.getThreadMXBean().getThreadCpuTime(id);
        CountDownLatch passed = new CountDownLatch(1);

        boolean never = passed.await(200, MILLISECONDS);

        assertThat(never).isFalse();
        long taken = ManagementFactory.getThreadMXBean().getThreadCpuTime(id) - before;
        assertThat(taken).isLessThan(MILLISECONDS.toNanos(5));
    }

    @Test
    void the_thread_is_a_daemon_that_keeps_nothing_of_whoever_was_first() throws InterruptedException {
        InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<String> inherited = new AtomicReference<>("not run");
        CountDownLatch ran = new CountDownLatch(1);
        ClassLoader mine = new ClassLoader() {};
        Thread first = new Thread(() -> {
            local.set("of the first");
            timer.schedule(
                    () -> {
                        thread.set(Thread.currentThread());
                        inherited.set(local.get());
                        ran.countDown();
                    },
                    0);
        });
        first.setContextClassLoader(mine);
        first.start();

        assertThat(ran.await(60, SECONDS)).isTrue();
        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getContextClassLoader()).isNotSameAs(mine);
        assertThat(inherited).hasNullValue();
    }
}
