package io.policy4j.resilience4j;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Wait;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;

/** What most tests start from: one table, one request, time that is not real, no chance. */
final class Setup {

    static final Request GET = Request.of("GET", "/things");

    final FakeTime time = new FakeTime();
    final ApiPolicy policy;

    private Setup(PolicyTable table, UnaryOperator<ApiPolicyConfig.Builder> config) {
        policy = ApiPolicy.of("things", table, config.apply(config(time)).build());
    }

    static Setup of(PolicyTable.Builder table) {
        return of(table, UnaryOperator.identity());
    }

    static Setup of(PolicyTable.Builder table, UnaryOperator<ApiPolicyConfig.Builder> config) {
        return of(table.build(), config);
    }

    static Setup of(PolicyTable table, UnaryOperator<ApiPolicyConfig.Builder> config) {
        return new Setup(table, config);
    }

    /** 429 waits for the server's word, once; 503 retries after 1, 2 and 4 s, and io after 1 s; 402 upgrades. */
    static PolicyTable.Builder table() {
        return PolicyTable.builder("things")
                .row("429", Action.waitFor(Wait.DEFAULT))
                .row("503", Action.retry(schedule(1, 2, 4)))
                .row("timeout", Action.retry(schedule(1)))
                .row("io", Action.retry(schedule(1, 1)))
                .row("402", Action.upgrade())
                .row("409", Action.signal("verify"))
                .row("4xx", Action.fail());
    }

    static Backoff schedule(int... seconds) {
        Duration[] steps = new Duration[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            steps[i] = seconds(seconds[i]);
        }
        return Backoff.schedule(steps);
    }

    static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static ApiPolicyConfig.Builder config(FakeTime time) {
        return ApiPolicyConfig.custom().time(time).random(() -> 0);
    }

    Caller<Answer> caller(FakeClient client) {
        return policy.on(GET, client);
    }

    Caller<Answer> caller(Request request, FakeClient client) {
        return policy.on(request, client);
    }

    /** Makes an async call and runs all timers. */
    CompletableFuture<Answer> async(FakeClient client) {
        CompletableFuture<Answer> call = caller(client).sendAsync(client::sendAsync);
        time.runAll();
        return call;
    }

    long ended(CallResult.Kind kind) {
        return policy.getMetrics().getNumberOfCalls(kind);
    }

    /** How many calls have ended in any way. */
    long ended() {
        long all = 0;
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            all += ended(kind);
        }
        return all;
    }

    /** What a future that is over ended with. */
    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.getNow(null);
        } catch (CompletionException e) {
            return e.getCause();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("did not fail: " + future);
    }
}
