package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.policy4j.core.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** What the caller's thread carries is there in every attempt of an async call, on whatever thread. */
class CallContextTest {

    private final Setup setup = Setup.of(Setup.table());
    private final List<@Nullable String> seen = new ArrayList<>();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    /** Fails twice; the first attempt is answered by another thread, the second one waits for a timer of ours. */
    private CompletableFuture<Answer> call(Supplier<@Nullable String> look) {
        FakeClient client = new FakeClient(503, 503, 200);
        return setup.caller(client).sendAsync(attempt -> {
            seen.add(look.get());
            CompletionStage<Answer> answer = client.sendAsync(attempt);
            return attempt.number() == 1 ? laterElsewhere(answer) : answer;
        });
    }

    private static CompletionStage<Answer> laterElsewhere(CompletionStage<Answer> answer) {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        Thread other =
                new Thread(() -> later.complete(answer.toCompletableFuture().join()));
        other.start();
        join(other);
        return later;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void runTimersElsewhere() {
        Thread timers = new Thread(() -> {
            MDC.put("user", "the timer's own");
            setup.time.runAll();
            seen.add(MDC.get("user"));
        });
        timers.start();
        join(timers);
    }

    @Nested
    class Mdc {

        @Test
        void is_the_callers_in_each_attempt_and_the_threads_own_afterwards() {
            MDC.put("user", "u1");

            CompletableFuture<Answer> call = call(() -> MDC.get("user"));
            MDC.put("user", "changed since");
            runTimersElsewhere();

            assertThat(call).isCompleted();
            assertThat(seen).containsExactly("u1", "u1", "u1", "the timer's own");
        }

        @Test
        void is_the_callers_in_events_and_hooks() {
            Setup renewing = Setup.of(
                    Setup.table().row("401", Action.renew("token")),
                    config -> config.renewal("token", (request, details) -> {
                        seen.add("hook " + MDC.get("user"));
                        return CompletableFuture.completedFuture(RequestChange.NONE);
                    }));
            renewing.policy.getEventPublisher().onRetry(event -> seen.add("event " + MDC.get("user")));
            FakeClient client = new FakeClient(503, 401, 200);
            MDC.put("user", "u1");
            renewing.caller(client).sendAsync(client::sendAsync);
            MDC.clear();

            renewing.time.runAll();

            assertThat(seen).containsExactly("event u1", "hook u1", "event u1");
        }
    }

    @Nested
    class CurrentObservation {

        private final ObservationRegistry registry = ObservationRegistry.create();

        @Test
        void is_the_callers_in_each_attempt() {
            registry.observationConfig().observationHandler(context -> true);
            ObservationRegistry before =
                    ObservationThreadLocalAccessor.getInstance().getObservationRegistry();
            ObservationThreadLocalAccessor.getInstance().setObservationRegistry(registry);
            try {
                Observation.createNotStarted("a-request-being-served", registry).observe(() -> call(this::current));
                runTimersElsewhere();
            } finally {
                ObservationThreadLocalAccessor.getInstance().setObservationRegistry(before);
            }

            assertThat(seen.subList(0, 3))
                    .containsExactly("a-request-being-served", "a-request-being-served", "a-request-being-served");
            assertThat(current()).isNull();
        }

        private @Nullable String current() {
            Observation current = registry.getCurrentObservation();
            return current == null ? null : current.getContext().getName();
        }
    }
}
