package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Cancelling an async call stops it in whatever state it is, and leaves nothing behind. */
class CancellationTest {

    private final CompletableFuture<RequestChange> renewal = new CompletableFuture<>();
    private final List<String> hookRuns = new ArrayList<>();
    private final Setup setup = Setup.of(
            Setup.table()
                    .row("401", Action.renew("token"))
                    .envelope("code", "/code")
                    .set(Setting.ATTEMPT_TIMEOUT, seconds(30)),
            config -> config.details(true).renewal("token", (request, details) -> {
                hookRuns.add("token");
                return renewal;
            }));

    @AfterEach
    void the_call_ended_once_and_left_no_timer() {
        assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
        assertThat(setup.ended()).isEqualTo(1);
        assertThat(setup.time.pending()).isZero();
    }

    @Nested
    class Stops {

        @Test
        void the_first_attempt_in_flight() {
            CompletableFuture<Answer> inFlight = new CompletableFuture<>();
            CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).sendAsync(attempt -> inFlight);

            assertThat(call.cancel(true)).isTrue();

            assertThat(inFlight).isCancelled();
            assertThat(call).isCancelled();
        }

        @Test
        void a_later_attempt_in_flight() {
            CompletableFuture<Answer> inFlight = new CompletableFuture<>();
            FakeClient client = new FakeClient(503);
            CompletableFuture<Answer> call = setup.caller(client)
                    .sendAsync(attempt -> attempt.number() == 2 ? inFlight : client.sendAsync(attempt));
            setup.time.runNext();

            call.cancel(false);

            assertThat(inFlight).isCancelled();
        }

        @Test
        void a_wait() {
            FakeClient client = new FakeClient(503, 200);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
            assertThat(setup.time.pending()).isEqualTo(1);

            call.cancel(true);

            assertThat(setup.time.pending()).isZero();
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void a_renewal_and_nothing_else_that_shares_it() {
            FakeClient client = new FakeClient(401);
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            call.cancel(true);
            renewal.complete(RequestChange.NONE);

            assertThat(client.sent()).isEqualTo(1);
            assertThat(renewal).isCompletedWithValue(RequestChange.NONE);
        }

        @Test
        void a_renewal_under_a_deadline() {
            FakeClient client = new FakeClient(401);
            CompletableFuture<Answer> call =
                    setup.caller(client).withDeadline(seconds(60)).sendAsync(client::sendAsync);
            assertThat(setup.time.pending()).isEqualTo(1);

            call.cancel(true);

            assertThat(setup.time.pending()).isZero();
        }

        @Test
        void a_peek() {
            CompletableFuture<byte[]> peek = new CompletableFuture<>();
            FakeClient client = new FakeClient(503) {
                @Override
                public CompletionStage<byte[]> peekAsync(Answer response, int max) {
                    return peek;
                }
            };
            CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);

            call.cancel(true);

            assertThat(peek).isCancelled();
            assertThat(client.released).hasSize(1);
            assertThat(client.sent()).isEqualTo(1);
        }
    }

    @Test
    void a_call_cancelled_while_its_attempt_is_being_made_cancels_it() {
        CompletableFuture<Answer> first = new CompletableFuture<>();
        CompletableFuture<Answer> second = new CompletableFuture<>();
        List<CompletableFuture<Answer>> call = new ArrayList<>();
        call.add(setup.caller(new FakeClient(200)).sendAsync(attempt -> {
            if (attempt.number() == 1) {
                return first;
            }
            call.get(0).cancel(true);
            return second;
        }));
        first.complete(Answer.of(503));

        setup.time.runAll();

        assertThat(second).isCancelled();
    }

    @Test
    void a_call_cancelled_elsewhere_while_its_attempt_is_being_made_ends_when_that_is_done() {
        CompletableFuture<Answer> inFlight = new CompletableFuture<>();
        List<CompletableFuture<Answer>> call = new ArrayList<>();
        List<Long> endedMeanwhile = new ArrayList<>();
        Caller<Answer> caller = setup.caller(new FakeClient(200));
        CompletableFuture<Answer> first = new CompletableFuture<>();
        call.add(caller.sendAsync(attempt -> {
            if (attempt.number() == 1) {
                return first;
            }
            CompletableFuture.runAsync(() -> call.get(0).cancel(true)).join();
            endedMeanwhile.add(setup.ended());
            return inFlight;
        }));
        first.complete(Answer.of(503));

        setup.time.runAll();

        assertThat(endedMeanwhile).containsExactly(0L);
        assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
        assertThat(inFlight).isCancelled();
    }

    @Test
    void a_renewal_is_not_started_for_a_call_that_was_cancelled_meanwhile() {
        CompletableFuture<Answer> first = new CompletableFuture<>();
        List<CompletableFuture<Answer>> call = new ArrayList<>();
        setup.policy.getEventPublisher().onAttempt(event -> call.get(0).cancel(true));
        call.add(setup.caller(new FakeClient(200)).sendAsync(attempt -> first));

        first.complete(Answer.of(401));

        assertThat(hookRuns).isEmpty();
    }

    @Test
    void a_future_that_times_out_by_itself_stops_the_call_as_well() {
        CompletableFuture<Answer> inFlight = new CompletableFuture<>();
        CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).sendAsync(attempt -> inFlight);

        call.completeExceptionally(new TimeoutException("the caller's own"));

        assertThat(inFlight).isCancelled();
    }

    @Test
    void a_client_whose_future_cannot_be_cancelled_does_no_harm() {
        CompletionStage<Answer> stubborn = new CompletableFuture<Answer>() {
            @Override
            public CompletableFuture<Answer> toCompletableFuture() {
                throw new UnsupportedOperationException("no future");
            }
        };
        CompletableFuture<Answer> call = setup.caller(new FakeClient(200)).sendAsync(attempt -> stubborn);

        assertThat(call.cancel(true)).isTrue();
    }

    @Test
    void cancelling_twice_ends_the_call_once() {
        CompletableFuture<Answer> call =
                setup.caller(new FakeClient(200)).sendAsync(attempt -> new CompletableFuture<>());

        call.cancel(true);
        call.cancel(true);

        assertThat(call).isCancelled();
    }

    @Test
    void an_accounts_future_can_be_cancelled_too() {
        CompletableFuture<Answer> inFlight = new CompletableFuture<>();

        setup.caller(new FakeClient(200)).accountAsync(attempt -> inFlight).cancel(true);

        assertThat(inFlight).isCancelled();
    }
}
