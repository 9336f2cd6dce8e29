package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.Jitter;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A server that says its limit is reached, while some of its slots are ours. */
class AwaitSlotTest {

    private static final Request RUN = Request.of("PUT", "/runs");
    private static final Duration LIMIT_WAIT = Duration.ofMinutes(10);

    private static PolicyTable.Builder table(int limit, Wait wait) {
        ConcurrencyLimit runs = new ConcurrencyLimit(
                limit, List.of(Endpoint.parse("PUT /runs")), ConcurrencyLimit.Scope.CALL, LIMIT_WAIT, null);
        return PolicyTable.builder("things")
                .set(Setting.CONCURRENCY, Map.of("runs", runs))
                .row("429", Action.awaitSlot("runs", wait))
                .row("4xx", Action.fail());
    }

    private static PolicyTable.Builder table(int limit) {
        return table(limit, Wait.DEFAULT.withTimes(9).withJitter(Jitter.NONE).withMaxWait(Duration.ofMinutes(5)));
    }

    private final Setup setup = Setup.of(table(3));
    private final List<FakeClient> clients = new ArrayList<>();
    private final List<CompletableFuture<Answer>> calls = new ArrayList<>();

    /** Starts a call whose answers are these, in the next place of {@link #sent()}. */
    private CompletableFuture<Answer> start(Object... script) {
        FakeClient client = new FakeClient(script);
        clients.add(client);
        CompletableFuture<Answer> call = setup.caller(RUN, client).sendAsync(client::sendAsync);
        calls.add(call);
        return call;
    }

    private List<Integer> sent() {
        return clients.stream().map(FakeClient::sent).toList();
    }

    private void runUntil(Duration elapsed) {
        CompletableFuture<Boolean> come = new CompletableFuture<>();
        setup.time.schedule(
                () -> come.complete(true), elapsed.minus(setup.time.elapsed()).toNanos());
        while (!come.isDone()) {
            setup.time.runNext();
        }
    }

    private int used() {
        return setup.policy.getState().slots().stream()
                .mapToInt(ApiPolicyState.Slots::used)
                .sum();
    }

    @Nested
    class Waits {

        private final CompletableFuture<Object> ours = new CompletableFuture<>();

        @Test
        void until_a_slot_of_ours_comes_free_and_not_for_the_step() {
            start(ours);
            CompletableFuture<Answer> call = start(429, 200);
            runUntil(Setup.seconds(30));
            assertThat(sent()).containsExactly(1, 1);

            ours.complete(200);

            assertThat(sent()).containsExactly(1, 2);
            assertThat(call).isCompleted();
            assertThat(setup.time.elapsed()).isEqualTo(Setup.seconds(30));
            assertThat(setup.time.pending()).isZero();
        }

        @Test
        void never_for_less_than_the_servers_own_hint() {
            start(ours);
            start(Answer.retryAfter(429, 20), 200);
            runUntil(Setup.seconds(3));
            ours.complete(200);

            runUntil(Setup.seconds(19));
            assertThat(sent()).containsExactly(1, 1);
            runUntil(Setup.seconds(20));
            assertThat(sent()).containsExactly(1, 2);
        }

        @Test
        void beyond_the_hint_where_no_slot_came_free_until_then() {
            start(ours);
            start(Answer.retryAfter(429, 20), 200);

            runUntil(Setup.seconds(50));

            assertThat(sent()).containsExactly(1, 1);
            ours.complete(200);
            assertThat(sent()).containsExactly(1, 2);
        }

        @Test
        void for_the_hint_where_no_slot_is_ours() {
            start(Answer.retryAfter(429, 20), 200);

            runUntil(Setup.seconds(19));
            assertThat(sent()).containsExactly(1);
            runUntil(Setup.seconds(20));
            assertThat(sent()).containsExactly(2);
        }

        @Test
        void five_seconds_where_no_slot_is_ours_and_the_server_gives_no_hint() {
            start(429, 429, 200);

            runUntil(Setup.seconds(4));
            assertThat(sent()).containsExactly(1);
            runUntil(Setup.seconds(5));
            assertThat(sent()).containsExactly(2);
            runUntil(Setup.seconds(10));
            assertThat(sent()).containsExactly(3);
        }

        @Test
        void five_seconds_where_the_others_of_ours_are_turned_away_too() {
            CompletableFuture<Object> second = new CompletableFuture<>();
            start(second, 200);
            start(429, 200);
            runUntil(Setup.seconds(3));

            second.complete(429);
            runUntil(Setup.seconds(7));
            assertThat(sent()).containsExactly(1, 1);
            runUntil(Setup.seconds(8));

            assertThat(sent()).containsExactly(2, 2);
            assertThat(used()).isZero();
        }

        @Test
        void no_longer_than_max_wait_then_the_call_is_declined() {
            Setup impatient = Setup.of(table(3, Wait.DEFAULT.withMaxWait(Setup.seconds(40))));
            FakeClient running = new FakeClient(ours);
            impatient.caller(RUN, running).sendAsync(running::sendAsync);
            FakeClient client = new FakeClient(429, 200);

            CompletableFuture<CallResult<Answer>> call =
                    impatient.caller(RUN, client).accountAsync(client::sendAsync);
            impatient.time.runAll();

            CallResult<Answer> result = call.join();
            assertThat(result.kind()).isEqualTo(CallResult.Kind.DECLINED);
            assertThat(result.reason()).contains("runs");
            assertThat(result.retryAt()).contains(FakeTime.START.plusSeconds(40));
            assertThat(impatient.time.elapsed()).isEqualTo(Setup.seconds(40));
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void as_long_as_the_limit_says_where_the_row_does_not() {
            Setup silent = Setup.of(table(3, Wait.DEFAULT));
            FakeClient running = new FakeClient(ours);
            silent.caller(RUN, running).sendAsync(running::sendAsync);
            FakeClient client = new FakeClient(429, 200);
            CompletableFuture<Answer> call = silent.caller(RUN, client).sendAsync(client::sendAsync);

            silent.time.runAll();

            assertThat(silent.time.elapsed()).isEqualTo(LIMIT_WAIT);
            assertThat(Setup.failureOf(call)).isInstanceOf(RetryLaterException.class);
        }

        @Test
        void not_at_all_for_a_hint_that_is_longer_than_max_wait() {
            start(ours);
            CompletableFuture<Answer> call = start(Answer.retryAfter(429, 7200), 200);

            assertThat(Setup.failureOf(call)).isInstanceOf(RetryLaterException.class);
            assertThat(start(200)).isCompleted();
        }

        @Test
        void until_the_deadline_at_most() {
            start(ours);
            FakeClient client = new FakeClient(429, 200);
            CompletableFuture<Answer> call =
                    setup.caller(RUN, client).withDeadline(Setup.seconds(9)).sendAsync(client::sendAsync);

            while (!call.isDone()) {
                setup.time.runNext();
            }

            assertThat(Setup.failureOf(call)).isInstanceOf(RetryLaterException.class);
            assertThat(setup.time.elapsed()).isEqualTo(Setup.seconds(9));
        }

        @Test
        void for_the_step_where_the_call_itself_takes_no_slot() {
            start(ours);
            FakeClient other = new FakeClient(429, 200);
            setup.caller(Setup.GET, other).sendAsync(other::sendAsync);

            runUntil(Setup.seconds(5));

            assertThat(other.sent()).isEqualTo(2);
            assertThat(start(200)).isCompleted();
        }

        @Test
        void for_no_longer_than_the_row_has_times() {
            Setup once = Setup.of(table(3, Wait.DEFAULT));
            FakeClient client = new FakeClient(429);
            CompletableFuture<CallResult<Answer>> call =
                    once.caller(RUN, client).accountAsync(client::sendAsync);

            once.time.runAll();

            assertThat(call.join().kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
            assertThat(client.sent()).isEqualTo(2);
        }
    }

    @Nested
    class Queues {

        private final CompletableFuture<Object> one = new CompletableFuture<>();
        private final CompletableFuture<Object> two = new CompletableFuture<>();

        @Test
        void one_call_goes_for_each_slot_that_comes_free_in_the_order_in_which_they_were_turned_away() {
            Setup wide = Setup.of(table(5));
            List<CompletableFuture<Object>> answers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                answers.add(new CompletableFuture<>());
                clients.add(new FakeClient(answers.get(i), new CompletableFuture<>()));
                wide.caller(RUN, clients.get(i)).sendAsync(clients.get(i)::sendAsync);
            }
            List.of(3, 1, 4).forEach(i -> answers.get(i).complete(429));

            answers.get(0).complete(200);
            assertThat(sent()).containsExactly(1, 1, 1, 2, 1);
            answers.get(2).complete(200);
            assertThat(sent()).containsExactly(1, 2, 1, 2, 1);
        }

        @Test
        void nobody_else_is_sent_while_somebody_is_turned_away() {
            start(one);
            start(429, 200);
            start(new CompletableFuture<>());
            runUntil(Setup.seconds(60));
            assertThat(sent()).containsExactly(1, 1, 0);

            one.complete(200);

            assertThat(sent()).containsExactly(1, 2, 1);
        }

        @Test
        void a_slot_that_came_free_for_a_call_that_does_not_want_it_any_more_is_the_next_ones() {
            start(one);
            CompletableFuture<Answer> cancelled = start(two, 200);
            CompletableFuture<Object> three = new CompletableFuture<>();
            start(three, 200);
            two.complete(Answer.retryAfter(429, 20));
            three.complete(429);
            one.complete(200);
            assertThat(sent()).containsExactly(1, 1, 1);

            cancelled.cancel(true);

            assertThat(sent()).containsExactly(1, 1, 2);
            assertThat(used()).isZero();
            assertThat(setup.time.pending()).isZero();
        }

        @Test
        void a_call_that_is_cancelled_or_declined_makes_way_for_those_behind() {
            start(one);
            CompletableFuture<Answer> cancelled = start(429, 200);
            CompletableFuture<Answer> behind = start(200);

            cancelled.cancel(true);

            assertThat(behind).isCompleted();
            start(429, 200);
            CompletableFuture<Answer> last = start(200);
            runUntil(Setup.seconds(299));
            assertThat(last).isNotDone();
            runUntil(Setup.seconds(300));
            assertThat(last).isCompleted();
            assertThat(used()).isEqualTo(1);
        }

        @Test
        void what_one_key_holds_is_nothing_to_another() {
            start(one);
            FakeClient client = new FakeClient(429, 200);
            setup.caller(RUN, client).withKey("other").sendAsync(client::sendAsync);

            runUntil(Setup.seconds(5));

            assertThat(client.sent()).isEqualTo(2);
        }
    }

    @Test
    void a_thread_that_waits_can_be_interrupted_and_leaves_nothing_behind() {
        start(new CompletableFuture<>());
        FakeClient client = new FakeClient(429, 200);

        Throwable thrown = catchThrowable(() -> setup.caller(RUN, client).send(attempt -> {
            Thread.currentThread().interrupt();
            return client.send(attempt);
        }));

        assertThat(thrown).isInstanceOf(WaitInterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(start(200)).isCompleted();
        assertThat(setup.time.pending()).isZero();
    }

    @Test
    void the_account_tells_that_a_slot_was_waited_for() {
        CompletableFuture<Object> ours = new CompletableFuture<>();
        start(ours);
        FakeClient client = new FakeClient(429, 200);
        CompletableFuture<CallResult<Answer>> call = setup.caller(RUN, client).accountAsync(client::sendAsync);
        ours.complete(200);

        assertThat(call.join().attempts().get(0).decision().orElseThrow().reason())
                .isEqualTo("await-slot 1 of 9, until a slot of runs is free");
    }

    /** Others have two of the server's five slots: all work is done, and hardly any request is turned away in vain. */
    @Test
    void threads_share_what_others_have_left() throws Exception {
        ApiPolicy policy = ApiPolicy.of(
                "things",
                table(5, Wait.DEFAULT.withTimes(100).withOtherwise(Backoff.every(Duration.ofMillis(5))))
                        .build());
        Semaphore server = new Semaphore(3);
        AtomicInteger turnedAway = new AtomicInteger();
        int threads = 20;
        int each = 50;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Caller<Answer> caller = policy.on(RUN, new FakeClient(200));
            done.add(pool.submit(() -> {
                for (int j = 0; j < each; j++) {
                    Answer answer = caller.call(() -> {
                        if (!server.tryAcquire()) {
                            turnedAway.incrementAndGet();
                            return Answer.of(429);
                        }
                        Thread.onSpinWait();
                        server.release();
                        return Answer.of(200);
                    });
                    assertThat(answer.status).isEqualTo(200);
                }
                return null;
            }));
        }
        for (Future<?> thread : done) {
            thread.get();
        }
        pool.shutdown();

        assertThat(policy.getState().slots()).isEmpty();
        assertThat(turnedAway.get()).isLessThan(threads * each);
    }
}
