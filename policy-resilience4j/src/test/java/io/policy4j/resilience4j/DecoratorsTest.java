package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.decorators.Decorators;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A policy's calls in a chain of Resilience4j's {@code Decorators}: around attempts, and inside of what is around calls. */
class DecoratorsTest {

    private final Setup setup = Setup.of(Setup.table());
    private final Answer cached = Answer.of(203);
    private final CircuitBreaker circuitBreaker = CircuitBreaker.ofDefaults("things");
    private final Bulkhead bulkhead =
            Bulkhead.of("things", BulkheadConfig.custom().maxConcurrentCalls(1).build());

    private Callable<Answer> chain(Caller<Answer> caller, Callable<Answer> attempt) {
        // snippet
        Callable<Answer> oneAttempt =
                Decorators.ofCallable(attempt).withBulkhead(bulkhead).decorate();

        Callable<Answer> call = Decorators.ofCallable(caller.decorateCallable(oneAttempt))
                .withCircuitBreaker(circuitBreaker)
                .withFallback(List.of(RetryLaterException.class), later -> cached)
                .decorate();
        // end
        return call;
    }

    private Callable<Answer> chain(FakeClient client) {
        return chain(setup.caller(client), client.callable());
    }

    @Test
    void what_is_inside_sees_attempts_and_what_is_outside_sees_calls() throws Exception {
        FakeClient client = new FakeClient(503, 503, 200);
        int[] inside = new int[1];
        bulkhead.getEventPublisher().onCallFinished(event -> inside[0]++);

        assertThat(chain(client).call().status).isEqualTo(200);

        assertThat(inside[0]).isEqualTo(3);
        assertThat(circuitBreaker.getMetrics().getNumberOfBufferedCalls()).isEqualTo(1);
        assertThat(circuitBreaker.getMetrics().getNumberOfSuccessfulCalls()).isEqualTo(1);
    }

    @Test
    void a_fallback_answers_for_a_call_that_is_declined() throws Exception {
        assertThat(chain(new FakeClient(Answer.retryAfter(429, 3600))).call()).isSameAs(cached);
        assertThatThrownBy(() -> chain(new FakeClient(402)).call()).isInstanceOf(UpgradeRequiredException.class);
    }

    @Test
    void a_refusal_from_inside_is_not_retried() {
        FakeClient client = new FakeClient(200);
        bulkhead.acquirePermission();

        assertThatThrownBy(() -> chain(client).call()).isInstanceOf(BulkheadFullException.class);

        assertThat(client.sent()).isZero();
        assertThat(setup.time.waits).isEmpty();
    }

    @Test
    void stages_are_chained_alike() {
        FakeClient client = new FakeClient(503, Answer.retryAfter(429, 3600));
        Supplier<CompletionStage<Answer>> call = Decorators.ofCompletionStage(
                        setup.caller(client).decorateCompletionStage(() -> client.sendAsync(Attempt.PLAIN)))
                .withCircuitBreaker(circuitBreaker)
                .withFallback(List.of(RetryLaterException.class), later -> cached)
                .decorate();

        CompletableFuture<Answer> given = call.get().toCompletableFuture();
        setup.time.runAll();

        assertThat(given).isCompletedWithValue(cached);
        assertThat(client.sent()).isEqualTo(2);
    }
}
