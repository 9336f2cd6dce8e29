package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of the wheel, in ticks that a test counts. */
class TimerWheelTest {

    private static final int TURN = TimerWheel.SLOTS;

    private final TimerWheel wheel = new TimerWheel();
    private final List<String> ran = new ArrayList<>();

    private TimerWheel.Entry add(String name, long tick) {
        TimerWheel.Entry entry = new TimerWheel.Entry(() -> ran.add(name), tick);
        wheel.add(entry);
        return entry;
    }

    private List<String> runAt(long tick) {
        ran.clear();
        wheel.turnTo(tick);
        runDue();
        return ran;
    }

    private void runDue() {
        for (Runnable due = wheel.poll(); due != null; due = wheel.poll()) {
            due.run();
        }
    }

    @Nested
    class Tasks {

        @ParameterizedTest
        @ValueSource(longs = {1, 2, TURN - 1, TURN, TURN + 1, 3L * TURN, 1L << 43})
        void are_due_at_their_tick_and_not_before(long tick) {
            add("task", tick);

            assertThat(runAt(tick - 1)).isEmpty();
            assertThat(runAt(tick)).containsExactly("task");
            assertThat(runAt(tick)).isEmpty();
        }

        @Test
        void of_a_time_that_has_come_are_due_at_once() {
            wheel.turnTo(100);

            add("then", 99);
            add("now", 100);

            assertThat(runAt(100)).containsExactly("then", "now");
        }

        @Test
        void come_in_the_order_of_their_ticks_and_within_a_tick_as_they_were_added() {
            add("3a", 3);
            add("1a", 1);
            add("3b", 3);
            add("1b", 1);
            add("2", 2);

            assertThat(runAt(5)).containsExactly("1a", "1b", "2", "3a", "3b");
        }

        @Test
        void of_a_later_turn_stay_when_their_slot_comes_by() {
            add("later", 7L + TURN);
            add("now", 7);
            add("much later", 7L + 2 * TURN);

            assertThat(runAt(7)).containsExactly("now");
            assertThat(runAt(7L + TURN)).containsExactly("later");
            assertThat(runAt(7L + 2 * TURN)).containsExactly("much later");
        }

        @Test
        void are_all_due_after_many_turns_at_once() {
            add("a", 5);
            add("b", 3L * TURN + 4);
            add("c", 9L * TURN);

            assertThat(runAt(9L * TURN)).containsExactlyInAnyOrder("a", "b", "c");
        }
    }

    @Nested
    class Removed {

        @Test
        void tasks_never_come_whether_alone_first_last_or_between_in_their_slot() {
            List<TimerWheel.Entry> entries = new ArrayList<>();
            for (String name : List.of("a", "b", "c", "d", "e")) {
                entries.add(add(name, 9));
            }
            TimerWheel.Entry alone = add("alone", 4);

            wheel.remove(alone);
            wheel.remove(entries.get(0));
            wheel.remove(entries.get(2));
            wheel.remove(entries.get(4));

            assertThat(wheel.next()).isEqualTo(9);
            assertThat(runAt(9)).containsExactly("b", "d");
        }

        @Test
        void tasks_never_come_even_if_they_are_due() {
            TimerWheel.Entry first = add("first", 1);
            TimerWheel.Entry second = add("second", 1);
            wheel.turnTo(1);

            wheel.remove(second);
            wheel.remove(first);

            assertThat(wheel.poll()).isNull();
        }

        @Test
        void twice_or_after_they_came_changes_nothing() {
            TimerWheel.Entry came = add("came", 1);
            runAt(1);
            TimerWheel.Entry removed = add("removed", 2);
            wheel.remove(removed);
            add("kept", 2);

            wheel.remove(came);
            wheel.remove(removed);

            assertThat(runAt(2)).containsExactly("kept");
        }

        @Test
        void tasks_are_not_held_on_to() {
            Runnable task = new ArrayList<>()::clear;
            WeakReference<Runnable> held = new WeakReference<>(task);
            TimerWheel.Entry entry = new TimerWheel.Entry(task, 5);
            wheel.add(entry);
            task = null;

            wheel.remove(entry);

            org.awaitility.Awaitility.await().until(() -> {
                System.gc();
                return held.get() == null;
            });
            assertThat(entry).isNotNull();
        }
    }

    @Nested
    class Next {

        @Test
        void is_never_without_tasks() {
            assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);

            wheel.remove(add("removed", 3));

            assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);
        }

        @Test
        void is_the_first_task_and_never_behind_it() {
            wheel.turnTo(TURN - 2);
            add("behind the seam", TURN + 3);
            assertThat(wheel.next()).isEqualTo(TURN + 3);

            add("before the seam", TURN - 1);
            assertThat(wheel.next()).isEqualTo(TURN - 1);
        }
    }

    /** A wheel and a plain list go through the same millions of steps; after each both know of the same tasks. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void a_wheel_does_what_a_list_would_do(long seed) {
        Random random = new Random(seed);
        Reference reference = new Reference(random);
        for (int step = 0; step < 600_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1 -> reference.add();
                case 2 -> reference.remove();
                case 3 -> reference.turn();
                default -> reference.poll();
            }
        }
        reference.finish();
    }

    /** Tasks that are to come, each with the tick that it must not run before and the last one that it may run at. */
    private final class Reference {

        private final Random random;
        private final List<Task> waiting = new ArrayList<>();
        private long tick;
        private long lastRun = Long.MIN_VALUE;

        private final class Task implements Runnable {
            final long due;
            final TimerWheel.Entry entry;
            int place;

            Task(long due) {
                this.due = due;
                this.place = waiting.size();
                this.entry = new TimerWheel.Entry(this, due);
            }

            @Override
            public void run() {
                assertThat(place).as("a task that waits").isNotNegative();
                assertThat(due).as("due").isLessThanOrEqualTo(tick);
                assertThat(due).as("order").isGreaterThanOrEqualTo(lastRun);
                lastRun = due;
                forget(this);
            }
        }

        Reference(Random random) {
            this.random = random;
        }

        private void add() {
            long delay = random.nextInt(8) == 0 ? random.nextInt(3 * TURN) : random.nextInt(200);
            Task task = new Task(Math.max(lastRun, tick) + 1 + delay);
            waiting.add(task);
            wheel.add(task.entry);
        }

        private void remove() {
            if (!waiting.isEmpty()) {
                Task task = waiting.get(random.nextInt(waiting.size()));
                forget(task);
                wheel.remove(task.entry);
            }
        }

        private void forget(Task task) {
            Task last = waiting.remove(waiting.size() - 1);
            if (last != task) {
                waiting.set(task.place, last);
                last.place = task.place;
            }
            task.place = -1;
        }

        private void turn() {
            tick += random.nextInt(1_000) == 0 ? random.nextInt(TURN) : random.nextInt(5);
            wheel.turnTo(tick);
        }

        private void poll() {
            Runnable due = wheel.poll();
            if (due != null) {
                due.run();
            }
        }

        private void finish() {
            runDue();
            assertThat(waiting).allMatch(task -> task.due > tick);
            while (!waiting.isEmpty()) {
                long next = wheel.next();
                assertThat(next)
                        .isLessThanOrEqualTo(waiting.stream()
                                .mapToLong(task -> task.due)
                                .min()
                                .orElseThrow());
                tick = next;
                wheel.turnTo(tick);
                runDue();
            }
            assertThat(wheel.next()).isEqualTo(TimerWheel.NEVER);
        }
    }
}
