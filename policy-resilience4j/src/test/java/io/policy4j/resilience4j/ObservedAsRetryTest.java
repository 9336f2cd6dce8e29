package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.retry.Retry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.policy4j.core.Action;
import io.policy4j.core.Row;
import io.policy4j.core.Wait;
import io.policy4j.resilience4j.micrometer.ApiPolicyCallContext;
import io.policy4j.resilience4j.micrometer.ObservedCalls;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is observed, told and counted of calls through a {@code Retry}: the same as of any other call. */
class ObservedAsRetryTest {

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private final Setup setup = Setup.of(Setup.table(), config -> config.observer(ObservedCalls.of(registry)));

    @BeforeEach
    void listen() {
        registry.observationConfig().observationHandler(new ObservationHandler<ApiPolicyCallContext>() {
            @Override
            public boolean supportsContext(Observation.Context context) {
                return context instanceof ApiPolicyCallContext;
            }

            @Override
            public void onStart(ApiPolicyCallContext context) {
                Observation around = registry.getCurrentObservation();
                told.add("start"
                        + (around == null ? "" : " in " + around.getContext().getName()));
            }

            @Override
            public void onEvent(Observation.Event event, ApiPolicyCallContext context) {
                told.add(event.getContextualName());
            }

            @Override
            public void onStop(ApiPolicyCallContext context) {
                told.add("stop "
                        + context.getLowCardinalityKeyValue("kind").getValue()
                        + (context.getError() == null
                                ? ""
                                : " " + context.getError().getMessage()));
            }
        });
    }

    private Retry retry(FakeClient client) {
        return setup.policy.asRetry(Setup.GET, client);
    }

    private Throwable sync(Object... script) {
        FakeClient client = new FakeClient(script);
        return catchThrowable(() -> retry(client).executeCallable(client.callable()));
    }

    private void async(Object... script) {
        FakeClient client = new FakeClient(script);
        CompletionStage<Answer> unused = retry(client)
                .executeCompletionStage(new FakeScheduler(setup.time), () -> client.sendAsync(Attempt.PLAIN));
        setup.time.runAll();
    }

    @Test
    void a_call_is_one_observation_with_its_retries_as_events() {
        sync(503, Answer.retryAfter(429, 30), 200);

        assertThat(told).containsExactly("start", "attempt 2 by row 503", "attempt 3 by row 429", "stop success");
        List<String> blocking = List.copyOf(told);
        told.clear();
        async(503, Answer.retryAfter(429, 30), 200);
        assertThat(told).isEqualTo(blocking);
    }

    @Test
    void every_end_is_observed() {
        sync(200);
        sync(404);
        sync(402);
        sync(429, 429);
        sync(Answer.retryAfter(429, 3600));
        sync(new IllegalStateException("own"));

        assertThat(told)
                .filteredOn(line -> line.startsWith("stop"))
                .containsExactly(
                        "stop success",
                        "stop failed",
                        "stop upgrade",
                        "stop exhausted",
                        "stop declined",
                        "stop failed own");
    }

    @Test
    void it_is_a_child_of_what_is_observed_around_it_and_leaves_nothing_open() {
        Observation.createNotStarted("around", registry).observe(() -> {
            sync(503, 200);
            async(503, 402);
            assertThat(String.valueOf(registry.getCurrentObservation())).contains("around");
        });

        assertThat(told).filteredOn("start in around"::equals).hasSize(2);
        assertThat(registry.getCurrentObservation()).isNull();
    }

    @Test
    void a_call_that_is_observed_is_counted_as_one_that_is_not() {
        Setup plain = Setup.of(Setup.table());
        for (Object[] script : new Object[][] {{200}, {503, 200}, {404}, {503, 402}, {429, 429}}) {
            sync(script);
            FakeClient client = new FakeClient(script);
            Throwable unused =
                    catchThrowable(() -> plain.policy.asRetry(Setup.GET, client).executeCallable(client.callable()));
        }

        assertThat(counts(setup)).isEqualTo(counts(plain));
    }

    @Test
    void a_retry_leaves_the_numbers_that_a_call_leaves() {
        Setup called = Setup.of(Setup.table());
        for (Object[] script :
                new Object[][] {{200}, {503, Answer.retryAfter(429, 7), 200}, {404}, {503, 402}, {409}}) {
            async(script);
            FakeClient client = new FakeClient(script);
            Throwable unused = catchThrowable(() -> called.caller(client).call(client.callable()));
        }

        assertThat(counts(setup)).isEqualTo(counts(called));
    }

    /** Calls by result, attempts by row and decision, waits, signals, and what a call cost in attempts. */
    private static List<String> counts(Setup counted) {
        ApiPolicyMetrics metrics = counted.policy.getMetrics();
        List<String> all = new ArrayList<>();
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            all.add(kind + " " + metrics.getNumberOfCalls(kind, false) + " " + metrics.getNumberOfCalls(kind, true));
        }
        for (RowMetrics row : metrics.getRows()) {
            row.getKinds().forEach(kind -> all.add(row.getRow() + " " + kind + " " + row.getNumberOfAttempts(kind)));
            all.add(row.getRow() + " waited " + row.getNumberOfWaits() + " " + row.getTimeWaited());
        }
        metrics.getSignals().stream().sorted().forEach(name -> all.add(name + " " + metrics.getNumberOfSignals(name)));
        all.add("attempts " + metrics.getNumberOfAttempts());
        return all;
    }

    @Test
    void time_in_a_cooldown_is_counted_as_held_up_and_the_attempt_is_not() throws Exception {
        Setup holding = Setup.of(Setup.table()
                .row(Row.builder("420", Action.waitFor(Wait.DEFAULT))
                        .cooldown("key")
                        .build()));
        FakeClient client = new FakeClient(200);
        Retry retry = holding.policy.asRetry(Setup.GET, client);
        Retry.AsyncContext<Answer> begun = retry.asyncContext();
        assertThat(retry.<Answer>asyncContext().onResult(Answer.retryAfter(420, 7)))
                .isEqualTo(7000);
        assertThat(begun.onResult(Answer.of(503))).isEqualTo(7000);

        assertThat(holding.policy.getMetrics().getTimeHeldUp()).isEqualTo(Setup.seconds(6));
        retry.executeCallable(() -> {
            holding.time.advance(Setup.seconds(3));
            return client.send(Attempt.PLAIN);
        });

        assertThat(holding.policy.getMetrics().getNumberOfHoldups()).isEqualTo(2);
        assertThat(holding.policy.getMetrics().getTimeHeldUp()).isEqualTo(Setup.seconds(6 + 7));
    }

    @Test
    void a_call_that_is_forgotten_ends_as_cancelled() {
        for (int call = 0; call < 20; call++) {
            FakeClient client = new FakeClient(503);
            CompletionStage<Answer> unused = retry(client)
                    .executeCompletionStage(
                            new FakeScheduler(setup.time),
                            () -> client.sent() == 0 ? client.sendAsync(Attempt.PLAIN) : new CompletableFuture<>());
        }
        setup.time.runAll();

        await().until(() -> {
            System.gc();
            return setup.ended(CallResult.Kind.CANCELLED) == 20;
        });
        assertThat(told).filteredOn(line -> line.startsWith("stop cancelled")).hasSize(20);
    }

    @Test
    void a_call_that_an_error_ended_leaves_nothing_behind() {
        sync(503, new AssertionError("broken"));

        await().until(() -> {
            System.gc();
            return told.stream().anyMatch(line -> line.startsWith("stop cancelled"));
        });
        assertThat(registry.getCurrentObservation()).isNull();
    }
}
