package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.ResponseReader;
import io.policy4j.resilience4j.RetryLaterException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Policies in virtual time: what the page on testing shows, and more. */
class VirtualTimePolicyTest {

    private static final Request GET = Request.of("GET", "/orders");

    private final AtomicInteger attempts = new AtomicInteger();

    private static ApiPolicy policy(VirtualTime time) {
        PolicyTable table = PolicyTable.builder("shop")
                .row("io", Action.retry(Backoff.every(Duration.ofHours(1)).withTimes(3)))
                .row("timeout", Action.retry(Backoff.every(Duration.ofHours(1)).withTimes(3)))
                .set(Setting.ATTEMPT_TIMEOUT, Duration.ofMinutes(10))
                .build();
        return ApiPolicy.of("shop", table, ApiPolicyConfig.custom().time(time).build());
    }

    private CompletableFuture<String> failTwice() {
        return attempts.incrementAndGet() <= 2
                ? CompletableFuture.failedFuture(new IOException("connection reset"))
                : CompletableFuture.completedFuture("here you are");
    }

    @Test
    void an_async_call_is_over_at_once_in_automatic_time() {
        VirtualTime time = VirtualTime.automatic();

        CompletableFuture<String> call = policy(time)
                .on(GET, ResponseReader.<String>valuesAreSuccesses())
                .callAsync(this::failTwice);

        assertThat(call).isCompletedWithValue("here you are");
        assertThat(time.elapsed()).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void an_async_call_goes_on_step_by_step_in_manual_time() {
        VirtualTime time = VirtualTime.manual();
        CompletableFuture<String> call = policy(time)
                .on(GET, ResponseReader.<String>valuesAreSuccesses())
                .callAsync(this::failTwice);

        time.advance(Duration.ofHours(1));
        assertThat(attempts).hasValue(2);
        time.advance(Duration.ofHours(1));

        assertThat(call).isCompletedWithValue("here you are");
        assertThat(time.pending()).isZero();
    }

    @Test
    void an_attempt_that_never_ends_times_out_at_once_in_automatic_time() {
        VirtualTime time = VirtualTime.automatic();

        CompletableFuture<String> call = policy(time)
                .on(GET, ResponseReader.<String>valuesAreSuccesses())
                .callAsync(CompletableFuture::new);

        assertThat(call).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
        assertThat(time.elapsed()).isEqualTo(Duration.ofMinutes(4 * 10 + 3 * 60));
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_cancelled_call_leaves_no_task() {
        VirtualTime time = VirtualTime.manual();
        CompletableFuture<String> call = policy(time)
                .on(GET, ResponseReader.<String>valuesAreSuccesses())
                .callAsync(this::failTwice);
        assertThat(time.pending()).isEqualTo(1);

        call.cancel(true);

        assertThat(time.pending()).isZero();
    }

    @Test
    void ten_thousand_attempts_do_not_nest() {
        int many = 10_000;
        PolicyTable table = PolicyTable.builder("shop")
                .row("io", Action.retry(Backoff.every(Duration.ofSeconds(1)).withTimes(many)))
                .set(Setting.MAX_ATTEMPTS, many)
                .set(Setting.BUDGET, Budget.NONE)
                .build();
        ApiPolicy patient = ApiPolicy.of(
                "shop",
                table,
                ApiPolicyConfig.custom().time(VirtualTime.automatic()).build());

        CompletableFuture<CallResult<String>> call = patient.on(GET, ResponseReader.<String>valuesAreSuccesses())
                .accountAsync(attempt -> CompletableFuture.failedFuture(new IOException("reset")));

        assertThat(call.join().attempts()).hasSize(many);
        assertThat(call.join().elapsed()).isEqualTo(Duration.ofSeconds(many - 1));
    }

    @Test
    void a_blocking_call_ends_at_its_deadline_without_a_real_wait() {
        VirtualTime time = VirtualTime.manual();
        PolicyTable table = PolicyTable.builder("shop")
                .row("io", Action.retry(Backoff.every(Duration.ofMinutes(20)).withTimes(9)))
                .set(Setting.DEADLINE, Duration.ofMinutes(50))
                .build();
        ApiPolicy bounded =
                ApiPolicy.of("shop", table, ApiPolicyConfig.custom().time(time).build());

        assertThatThrownBy(() -> bounded.executeCallable(GET, () -> {
                    throw new IOException("reset");
                }))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        later -> assertThat(later.retryAt()).isEqualTo("2026-01-01T01:00:00Z"));
        assertThat(time.waits()).containsExactly(Duration.ofMinutes(20), Duration.ofMinutes(20));
    }
}
