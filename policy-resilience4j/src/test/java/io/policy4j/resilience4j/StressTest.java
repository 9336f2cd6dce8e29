package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many calls at once, in real time and on real threads. */
class StressTest {

    private static final int THREADS = 8;
    private static final int CALLS = 500;

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(2);
    private final ExecutorService clients = Executors.newFixedThreadPool(4);
    private final ExecutorService callers = Executors.newFixedThreadPool(THREADS);
    private final Counting reader = new Counting();
    private final ApiPolicy policy = ApiPolicy.of(
            "things",
            PolicyTable.builder("things")
                    .row(
                            "503",
                            Action.retry(Backoff.every(Duration.ofNanos(50_000)).withTimes(4)))
                    .row("500", Action.retry(Backoff.every(Duration.ZERO).withTimes(4)))
                    .row("401", Action.renew("token"))
                    .set(Setting.BUDGET, Budget.NONE)
                    .build(),
            ApiPolicyConfig.custom()
                    .time(PolicyTime.system(scheduler))
                    .renewal(
                            "token",
                            (request, details) -> CompletableFuture.supplyAsync(() -> RequestChange.NONE, clients))
                    .build());

    /** Counts what is handed out and what comes back. */
    private static final class Counting extends FakeClient {
        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger givenUp = new AtomicInteger();

        Counting() {
            super(200);
        }

        Answer answer(Random random) {
            made.incrementAndGet();
            return Answer.of(new int[] {200, 200, 200, 503, 500, 401, 404}[random.nextInt(7)]);
        }

        @Override
        public void release(Answer response) {
            givenUp.incrementAndGet();
        }
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        clients.shutdownNow();
        scheduler.shutdownNow();
    }

    private long ended() {
        long all = 0;
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            all += policy.getMetrics().getNumberOfCalls(kind);
        }
        return all;
    }

    @Test
    void sync_calls_end_once_and_lose_no_response() throws Exception {
        List<Future<Integer>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(callers.submit(() -> {
                int returned = 0;
                Caller<Answer> caller = policy.on(Request.of("GET", "/things"), reader);
                for (int call = 0; call < CALLS; call++) {
                    returned += caller.call(() -> reader.answer(ThreadLocalRandom.current())) == null ? 0 : 1;
                }
                return returned;
            }));
        }
        int returned = 0;
        for (Future<Integer> calls : running) {
            returned += calls.get();
        }

        assertThat(returned).isEqualTo(THREADS * CALLS);
        assertThat(reader.made.get() - reader.givenUp.get()).isEqualTo(returned);
        assertThat(ended()).isEqualTo(returned);
    }

    @Test
    void async_calls_of_which_many_are_cancelled_end_once_and_leave_nothing() throws Exception {
        AtomicInteger returned = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        CountDownLatch over = new CountDownLatch(THREADS * CALLS);
        for (int i = 0; i < THREADS; i++) {
            callers.execute(() -> {
                Caller<Answer> caller =
                        policy.on(Request.of("GET", "/things"), reader).withDeadline(Duration.ofMinutes(1));
                for (int call = 0; call < CALLS; call++) {
                    CompletableFuture<Answer> future = caller.sendAsync(attempt -> exchange());
                    future.whenComplete((answer, failure) -> {
                        (failure == null ? returned : cancelled).incrementAndGet();
                        over.countDown();
                    });
                    if (call % 2 == 0) {
                        clients.execute(() -> future.cancel(true));
                    }
                }
            });
        }
        over.await();

        assertThat(returned.get() + cancelled.get()).isEqualTo(THREADS * CALLS);
        await().untilAsserted(() -> {
            assertThat(ended()).isEqualTo(THREADS * CALLS);
            assertThat(reader.made.get() - reader.givenUp.get()).isEqualTo(returned.get());
            assertThat(scheduler.getQueue()).allMatch(task -> ((Future<?>) task).isCancelled());
        });
    }

    /** An exchange on another thread, whose response can't be stopped any more. */
    private CompletableFuture<Answer> exchange() {
        CompletableFuture<Answer> future = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean mayInterruptIfRunning) {
                return false;
            }
        };
        clients.execute(() -> future.complete(reader.answer(ThreadLocalRandom.current())));
        return future;
    }

    @Test
    void deep_retries_without_a_wait_do_not_overflow_the_stack() {
        int attempts = 10_000;
        ApiPolicy deep = ApiPolicy.of(
                "things",
                PolicyTable.builder("things")
                        .row("500", Action.retry(Backoff.every(Duration.ZERO).withTimes(attempts)))
                        .set(Setting.MAX_ATTEMPTS, attempts)
                        .set(Setting.BUDGET, Budget.NONE)
                        .build(),
                ApiPolicyConfig.custom().time(PolicyTime.system(scheduler)).build());
        FakeClient client = new FakeClient(500);
        Caller<Answer> caller = deep.on(Request.of("GET", "/things"), client);

        CallResult<Answer> async = caller.accountAsync(client::sendAsync).join();
        CallResult<Answer> sync = caller.account(client);

        assertThat(async.attempts()).hasSize(attempts);
        assertThat(sync.attempts()).hasSize(attempts);
        assertThat(client.released).hasSize(2 * attempts - 2);
    }

    @Test
    void the_budget_is_never_overdrawn() {
        int tokens = 50;
        ApiPolicy poor = ApiPolicy.of(
                "things",
                PolicyTable.builder("things")
                        .row("500", Action.retry(Backoff.every(Duration.ZERO).withTimes(3)))
                        .set(Setting.BUDGET, new Budget(tokens, 0))
                        .build());
        AtomicInteger attempts = new AtomicInteger();
        List<CompletableFuture<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Caller<Answer> caller = poor.on(Request.of("GET", "/things"), reader);
            calls.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return caller.call(() -> {
                                attempts.incrementAndGet();
                                return Answer.of(500);
                            });
                        } catch (Exception e) {
                            throw new CompletionException(e);
                        }
                    },
                    callers));
        }
        calls.forEach(CompletableFuture::join);

        assertThat(attempts).hasValue(200 + tokens);
    }
}
