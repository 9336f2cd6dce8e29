package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.ConcurrencyLimit;
import io.policy4j.core.Endpoint;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The concurrency limits of a table, around attempts. */
class SlotsTest {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private static PolicyTable.Builder table(int limit, Duration maxWait, String... at) {
        ConcurrencyLimit calls = new ConcurrencyLimit(
                limit, List.of(at).stream().map(Endpoint::parse).toList(), ConcurrencyLimit.Scope.CALL, maxWait, null);
        return PolicyTable.builder("things")
                .set(Setting.CONCURRENCY, Map.of("calls", calls))
                .row("503", Action.retry(Setup.schedule(1, 2, 4)))
                .row("4xx", Action.fail());
    }

    private final Setup setup = Setup.of(table(2, MAX_WAIT));

    private int used() {
        return setup.policy.getState().slots().stream()
                .mapToInt(ApiPolicyState.Slots::used)
                .sum();
    }

    private CompletableFuture<Answer> send(FakeClient client) {
        return setup.caller(client).sendAsync(client::sendAsync);
    }

    @Test
    void never_more_attempts_than_slots_and_first_come_first_served() {
        List<CompletableFuture<Object>> open = new ArrayList<>();
        List<FakeClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            open.add(new CompletableFuture<>());
            clients.add(new FakeClient(open.get(i)));
            send(clients.get(i));
        }

        assertThat(clients.stream().mapToInt(FakeClient::sent)).containsExactly(1, 1, 0, 0, 0);
        open.get(1).complete(200);
        assertThat(clients.stream().mapToInt(FakeClient::sent)).containsExactly(1, 1, 1, 0, 0);
        open.get(0).complete(500);
        assertThat(clients.stream().mapToInt(FakeClient::sent)).containsExactly(1, 1, 1, 1, 0);
        assertThat(used()).isEqualTo(2);
    }

    @Test
    void a_slot_is_free_during_a_backoff() {
        FakeClient backing = new FakeClient(503, 200);
        send(backing);

        assertThat(used()).isZero();
    }

    @Test
    void a_call_that_gets_no_slot_in_time_is_refused() {
        CompletableFuture<Object> never = new CompletableFuture<>();
        send(new FakeClient(never));
        send(new FakeClient(never));
        FakeClient client = new FakeClient(200);
        CompletableFuture<Answer> waiting = send(client);

        setup.time.runAll();

        assertThat(Setup.failureOf(waiting))
                .isInstanceOf(CallRefusedException.class)
                .hasMessageContaining("calls")
                .hasMessageContaining("limit 2");
        assertThat(setup.time.elapsed()).isEqualTo(MAX_WAIT);
        assertThat(client.sent()).isZero();
    }

    @Test
    void a_limit_that_nobody_may_wait_for_refuses_at_once() {
        Setup impatient = Setup.of(table(1, Duration.ZERO));
        FakeClient open = new FakeClient(new CompletableFuture<>());
        impatient.caller(open).sendAsync(open::sendAsync);
        FakeClient client = new FakeClient(200);

        assertThat(impatient.caller(client).account(client).kind()).isEqualTo(CallResult.Kind.REFUSED);
    }

    @Test
    void only_the_requests_that_the_limit_names_take_a_slot() {
        Setup narrow = Setup.of(table(1, Duration.ZERO, "POST /runs"));
        Request run = Request.of("POST", "/runs");
        FakeClient open = new FakeClient(new CompletableFuture<>());
        narrow.caller(run, open).sendAsync(open::sendAsync);
        FakeClient other = new FakeClient(200);

        assertThat(narrow.caller(Request.of("GET", "/runs"), other)
                        .account(other)
                        .kind())
                .isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(narrow.caller(run, other).account(other).kind()).isEqualTo(CallResult.Kind.REFUSED);
    }

    @Test
    void calls_that_are_cancelled_while_they_wait_or_run_lose_no_slot() {
        CompletableFuture<Object> never = new CompletableFuture<>();
        CompletableFuture<Answer> one = send(new FakeClient(never));
        CompletableFuture<Answer> two = send(new FakeClient(never));
        CompletableFuture<Answer> three = send(new FakeClient(200));

        three.cancel(true);
        one.cancel(true);
        two.cancel(true);

        assertThat(used()).isZero();
        assertThat(setup.time.pending()).isZero();
    }

    @Test
    void a_limit_that_grows_lets_more_in_and_one_that_shrinks_takes_nothing_away() {
        CompletableFuture<Object> never = new CompletableFuture<>();
        send(new FakeClient(never));
        send(new FakeClient(never));
        FakeClient third = new FakeClient(200);
        send(third);

        setup.policy.replaceTable(table(3, MAX_WAIT).build());
        send(new FakeClient(never));

        assertThat(third.sent()).isEqualTo(1);
        setup.policy.replaceTable(table(1, MAX_WAIT).build());
        FakeClient later = new FakeClient(200);
        send(later);
        assertThat(used()).isEqualTo(3);
        assertThat(later.sent()).isZero();
    }

    @Test
    void threads_never_exceed_the_limit() throws Exception {
        ApiPolicy policy = ApiPolicy.of("things", table(3, MAX_WAIT).build());
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        int threads = 16;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            FakeClient client = new FakeClient(200);
            Caller<Answer> caller = policy.on(Setup.GET, client);
            done.add(pool.submit(() -> {
                start.await();
                for (int call = 0; call < 500; call++) {
                    caller.call(() -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.onSpinWait();
                        inside.decrementAndGet();
                        return Answer.of(200);
                    });
                }
                return null;
            }));
        }
        start.countDown();
        for (Future<?> thread : done) {
            thread.get();
        }
        pool.shutdown();

        assertThat(most.get()).isBetween(1, 3);
        assertThat(policy.getState().slots()).isEmpty();
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(threads * 500L);
    }
}
