package io.policy4j.resilience4j;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where an async call goes on after a wait. */
class ExecutorTest {

    private final Queue<Runnable> handedOver = new ArrayDeque<>();

    @Nested
    class TheTimersThread {

        private final Setup setup = Setup.of(
                Setup.table().set(Setting.ATTEMPT_TIMEOUT, Setup.seconds(30)),
                config -> config.executor(handedOver::add));

        @Test
        void only_hands_an_attempt_over() {
            FakeClient client = new FakeClient(503, 200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            setup.time.runNext();
            assertThat(client.sent()).isEqualTo(1);

            handedOver.remove().run();
            assertThat(client.sent()).isEqualTo(2);
            assertThat(call).isCompletedWithValueMatching(answer -> answer.status == 200);
        }

        @Test
        void only_hands_a_timeout_over() {
            CompletableFuture<Answer> hangs = new CompletableFuture<>();
            CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).sendAsync(attempt -> hangs);

            setup.time.runNext();
            assertThat(hangs).isNotDone();

            handedOver.remove().run();
            assertThat(hangs).isCancelled();
            assertThat(call).isNotDone();
        }

        @Test
        void hands_a_call_over_that_is_cancelled_before_it_goes_on() {
            FakeClient client = new FakeClient(503, 200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
            setup.time.runNext();

            call.cancel(true);
            handedOver.remove().run();

            assertThat(client.sent()).isEqualTo(1);
        }
    }

    @Test
    void a_call_goes_on_even_if_the_executor_refuses_it() {
        Setup setup = Setup.of(
                Setup.table(),
                config -> config.executor(task -> {
                    throw new RejectedExecutionException("shut down");
                }));

        CompletableFuture<Answer> call = setup.async(new FakeClient(503, 200));

        assertThat(call).isCompletedWithValueMatching(answer -> answer.status == 200);
    }

    @Test
    void the_machines_time_has_the_common_pool_and_a_callers_scheduler_itself() {
        assertThat(ApiPolicyConfig.ofDefaults().getExecutor()).isSameAs(ForkJoinPool.commonPool());

        Thread[] ran = new Thread[1];
        PolicyTime.system(Executors.newScheduledThreadPool(0))
                .executor()
                .execute(() -> ran[0] = Thread.currentThread());
        assertThat(ran[0]).isSameAs(Thread.currentThread());
    }

    @Test
    void a_supplier_that_blocks_after_a_wait_holds_up_no_other_call() throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        CountDownLatch release = new CountDownLatch(1);
        PolicyTable table = PolicyTable.builder("quick")
                .row("503", Action.retry(Backoff.schedule(Duration.ofMillis(1))))
                .build();
        ApiPolicy policy = ApiPolicy.of(
                "quick", table, ApiPolicyConfig.custom().executor(two).build());
        try {
            FakeClient blocked = new FakeClient(503, 200);
            CompletableFuture<Answer> blocking = policy.on(Setup.GET, blocked).sendAsync(attempt -> {
                if (attempt.number() == 2) {
                    Quietly.run(() -> awaitUninterrupted(release));
                }
                return blocked.sendAsync(attempt);
            });
            FakeClient client = new FakeClient(503, 200);

            Answer answer =
                    policy.on(Setup.GET, client).sendAsync(client::sendAsync).get(20, SECONDS);

            assertThat(answer.status).isEqualTo(200);
            assertThat(blocking).isNotDone();
            release.countDown();
            assertThat(blocking.get(20, SECONDS).status).isEqualTo(200);
        } finally {
            release.countDown();
            two.shutdown();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
