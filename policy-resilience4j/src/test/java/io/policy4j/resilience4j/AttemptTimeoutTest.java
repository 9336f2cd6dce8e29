package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Setting;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** An async attempt that takes too long is a {@code timeout}. */
class AttemptTimeoutTest {

    private final Setup setup = Setup.of(Setup.table().set(Setting.ATTEMPT_TIMEOUT, seconds(5)));

    @Test
    void the_timeout_row_decides() {
        CompletableFuture<Answer> never = new CompletableFuture<>();
        FakeClient client = new FakeClient(200);

        CompletableFuture<CallResult<Answer>> call =
                setup.caller(client).accountAsync(attempt -> attempt.number() == 1 ? never : client.sendAsync(attempt));
        setup.time.runAll();

        CallResult<Answer> result = call.join();
        assertThat(result.kind()).isEqualTo(CallResult.Kind.SUCCESS);
        assertThat(result.attempts().get(0).failure()).contains(FailureKind.TIMEOUT);
        assertThat(setup.time.waits).containsExactly(seconds(5), seconds(1));
        assertThat(never).isCancelled();
    }

    @Test
    void the_last_one_is_the_calls_exception() {
        CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).callAsync(CompletableFuture::new);
        setup.time.runAll();

        assertThat(Setup.failureOf(call)).isInstanceOf(TimeoutException.class).hasMessage("no response within PT5S");
        assertThat(setup.ended(CallResult.Kind.EXHAUSTED)).isEqualTo(1);
    }

    @Test
    void an_attempt_that_ends_in_time_leaves_no_timer() {
        CompletableFuture<Answer> inFlight = new CompletableFuture<>();
        CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).sendAsync(attempt -> inFlight);
        assertThat(setup.time.pending()).isEqualTo(1);

        inFlight.complete(Answer.of(200));

        assertThat(setup.time.pending()).isZero();
        assertThat(call).isDone();
    }

    @Test
    void an_attempt_that_is_complete_already_needs_no_timer() {
        FakeClient client = new FakeClient(200);

        setup.caller(client).sendAsync(client::sendAsync);

        assertThat(setup.time.pending()).isZero();
    }

    @Test
    void each_attempt_has_the_whole_of_it() {
        CompletableFuture<CallResult<Answer>> call =
                setup.caller(new FakeClient(200)).accountAsync(attempt -> new CompletableFuture<>());
        setup.time.runAll();

        assertThat(call.join().elapsed()).isEqualTo(seconds(5 + 1 + 5));
    }
}
