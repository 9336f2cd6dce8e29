package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.resilience4j.core.EventConsumer;
import io.policy4j.core.Action;
import io.policy4j.core.Budget;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Listeners hear everything in order, and change nothing. */
class ListenersTest {

    private final Setup setup = Setup.of(Setup.table());
    private final List<String> heard = new ArrayList<>();

    private void listen() {
        setup.policy.getEventPublisher().onEvent(event -> heard.add(describe(event)));
    }

    private static String describe(ApiPolicyEvent event) {
        if (event instanceof ApiPolicyEvent.AttemptEnded ended) {
            return "attempt " + ended.attempt().number() + " " + ended.attempt().action();
        }
        if (event instanceof ApiPolicyEvent.WaitBegins begins) {
            return "wait " + begins.delay() + " after " + begins.attempt().number();
        }
        if (event instanceof ApiPolicyEvent.RetryBegins begins) {
            return "retry " + begins.attempt();
        }
        if (event instanceof ApiPolicyEvent.CallEnded ended) {
            return "end " + ended.kind() + " " + ended.attempts().size();
        }
        return event.type().toString();
    }

    @Nested
    class Order {

        @Test
        void each_attempt_wait_and_end_is_heard() throws Exception {
            listen();
            FakeClient client = new FakeClient(503, Answer.retryAfter(429, 30), 200);

            setup.caller(client).call(client.callable());

            assertThat(heard)
                    .containsExactly(
                            "attempt 1 retry",
                            "wait PT1S after 1",
                            "retry 2",
                            "attempt 2 wait",
                            "wait PT30S after 2",
                            "retry 3",
                            "attempt 3 accept",
                            "end SUCCESS 3");
        }

        @Test
        void async_calls_tell_the_same() {
            listen();
            FakeClient client = new FakeClient(503, Answer.retryAfter(429, 30), 200);

            setup.async(client);

            assertThat(heard)
                    .containsExactly(
                            "attempt 1 retry",
                            "wait PT1S after 1",
                            "retry 2",
                            "attempt 2 wait",
                            "wait PT30S after 2",
                            "retry 3",
                            "attempt 3 accept",
                            "end SUCCESS 3");
        }

        @Test
        void a_success_at_once_is_heard_too() throws Exception {
            listen();
            FakeClient client = new FakeClient(200);

            setup.caller(client).call(client.callable());

            assertThat(heard).containsExactly("attempt 1 accept", "end SUCCESS 1");
        }

        @Test
        void a_success_at_once_is_heard_by_one_who_comes_late_and_stays_through_another_table() throws Exception {
            FakeClient client = new FakeClient(200, 200, 200);
            Caller<Answer> caller = setup.caller(client);
            caller.call(client.callable());

            setup.policy.getEventPublisher().onAccepted(end -> heard.add("late"));
            caller.call(client.callable());
            setup.policy.replaceTable(Setup.table().build());
            caller.call(client.callable());

            assertThat(heard).containsExactly("late", "late");
        }

        @Test
        void an_exception_that_says_nothing_about_http_is_heard_too() {
            listen();
            FakeClient client = new FakeClient(new IllegalStateException("own"));

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()));

            assertThat(heard).containsExactly("attempt 1 fail", "end FAILED 1");
        }

        @Test
        void a_cancelled_call_is_heard_to_end_once() {
            listen();
            FakeClient client = new FakeClient(503);

            setup.caller(client).sendAsync(client::sendAsync).cancel(true);

            assertThat(heard).containsExactly("attempt 1 retry", "wait PT1S after 1", "end CANCELLED 1");
        }

        @Test
        void events_carry_policy_and_time() throws Exception {
            List<ApiPolicyEvent> events = new ArrayList<>();
            setup.policy.getEventPublisher().onEvent(events::add);
            FakeClient client = new FakeClient(503, 200);

            setup.caller(client).call(client.callable());

            assertThat(events).extracting(ApiPolicyEvent::policy).containsOnly("things");
            assertThat(events)
                    .extracting(ApiPolicyEvent::at)
                    .containsExactly(
                            FakeTime.START,
                            FakeTime.START,
                            FakeTime.START.plusSeconds(1),
                            FakeTime.START.plusSeconds(1),
                            FakeTime.START.plusSeconds(1));
        }

        @Test
        void consumers_of_one_kind_hear_that_kind_only() throws Exception {
            setup.policy
                    .getEventPublisher()
                    .onAttempt(event -> heard.add(describe(event)))
                    .onWait(event -> heard.add(describe(event)))
                    .onEnd(event -> heard.add(describe(event)));
            FakeClient client = new FakeClient(503, 200);

            setup.caller(client).call(client.callable());

            assertThat(heard)
                    .containsExactly("attempt 1 retry", "wait PT1S after 1", "attempt 2 accept", "end SUCCESS 2");
        }
    }

    /** Each way in which a call can end is heard by those who asked for it, and by nobody else. */
    @Nested
    class Ends {

        private void listenToEachKind() {
            setup.policy
                    .getEventPublisher()
                    .onAccepted(event -> heard.add("accepted " + event.type()))
                    .onFailed(event -> heard.add("failed " + event.type()))
                    .onExhausted(event -> heard.add("exhausted " + event.type()))
                    .onDeclined(event -> heard.add("declined " + event.retryAt().orElseThrow()))
                    .onUpgrade(event -> heard.add("upgrade " + event.type()))
                    .onSignal(event -> heard.add("signal " + event.signal().orElseThrow()))
                    .onCancelled(event -> heard.add("cancelled " + event.type()));
        }

        private void call(Object... script) {
            setup.caller(new FakeClient(script)).account(new FakeClient(script));
        }

        @Test
        void are_told_apart() {
            listenToEachKind();

            call(200);
            call(404);
            call(503);
            call(Answer.retryAfter(429, 3600));
            call(402);
            call(409);
            setup.caller(new FakeClient(503))
                    .sendAsync(new FakeClient(503)::sendAsync)
                    .cancel(true);

            assertThat(heard)
                    .containsExactly(
                            "accepted ACCEPTED",
                            "failed FAILED",
                            "exhausted EXHAUSTED",
                            "declined " + FakeTime.START.plusSeconds(7 + 3600),
                            "upgrade UPGRADE",
                            "signal verify",
                            "cancelled CANCELLED");
        }

        @Test
        void an_empty_budget_is_told_with_the_row_that_wanted_a_token() {
            Setup poor = Setup.of(Setup.table().set(Setting.BUDGET, new Budget(1, 0)));
            poor.policy.getEventPublisher().onBudgetEmpty(event -> heard.add(event.row()));
            FakeClient client = new FakeClient(503);

            poor.caller(client).account(client);

            assertThat(heard).containsExactly("503");
            assertThat(client.sent()).isEqualTo(2);
        }

        @Test
        void a_replaced_table_is_told_with_the_one_before() {
            PolicyTable before = setup.policy.getTable();
            List<PolicyTable> tables = new ArrayList<>();
            setup.policy.getEventPublisher().onTableReplaced(event -> {
                tables.add(event.previous());
                tables.add(event.table());
            });
            PolicyTable after =
                    PolicyTable.builder("things").row("503", Action.fail()).build();

            setup.policy.replaceTable(after);

            assertThat(tables).containsExactly(before, after);
        }
    }

    /** An event may stay in a buffer for long: it keeps nothing of the exchange alive. */
    @Test
    void events_hold_no_response() {
        List<ApiPolicyEvent> kept = new ArrayList<>();
        setup.policy.getEventPublisher().onEvent(kept::add);
        WeakReference<Answer> response = callAndForget();

        await().until(() -> {
            System.gc();
            return response.get() == null;
        });

        assertThat(kept).hasSize(2);
    }

    private WeakReference<Answer> callAndForget() {
        Answer answer = Answer.of(404);
        FakeClient client = new FakeClient(200);
        setup.caller(client).account(attempt -> answer);
        return new WeakReference<>(answer);
    }

    @Nested
    class Throwing {

        static List<Throwable> whatTheyThrow() {
            return List.of(
                    new IllegalStateException("listener"), new AssertionError("listener"), new StackOverflowError());
        }

        @ParameterizedTest
        @MethodSource("whatTheyThrow")
        void listeners_change_no_sync_call(Throwable thrown) throws Exception {
            setup.policy.getEventPublisher().onEvent(throwing(thrown));
            listen();
            FakeClient client = new FakeClient(503, 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            assertThat(client.sent()).isEqualTo(2);
            assertThat(heard).hasSize(5);
        }

        @ParameterizedTest
        @MethodSource("whatTheyThrow")
        void listeners_change_no_async_call(Throwable thrown) {
            setup.policy.getEventPublisher().onEvent(throwing(thrown));
            FakeClient client = new FakeClient(503, 200);

            assertThat(setup.async(client)).isCompletedWithValueMatching(answer -> answer.status == 200);
            assertThat(client.sent()).isEqualTo(2);
        }

        @Test
        void listeners_do_not_hide_the_clients_exception() {
            setup.policy.getEventPublisher().onEnd(throwing(new IllegalStateException("listener")));
            IOException cut = new IOException("cut");
            FakeClient client = new FakeClient(cut);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isSameAs(cut);
        }

        @Test
        void loggers_change_nothing_either() throws Exception {
            Logger logger = (Logger) LoggerFactory.getLogger(ApiPolicy.class);
            AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
                @Override
                public synchronized void doAppend(ILoggingEvent event) {
                    throw new IllegalStateException("logger");
                }

                @Override
                protected void append(ILoggingEvent event) {}
            };
            broken.start();
            logger.addAppender(broken);
            logger.setLevel(Level.WARN);
            try {
                setup.policy.getEventPublisher().onEvent(throwing(new IllegalStateException("listener")));
                FakeClient client = new FakeClient(503, 200);

                assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
            } finally {
                logger.setLevel(null);
                logger.detachAppender(broken);
            }
        }

        @Test
        void a_release_that_throws_changes_nothing() throws Exception {
            FakeClient client = new FakeClient(503, 200) {
                @Override
                public void release(Answer response) {
                    super.release(response);
                    throw new AssertionError("release");
                }
            };

            assertThat(setup.caller(client).send(client).status).isEqualTo(200);
            assertThat(client.released).hasSize(1);
        }

        private <E> EventConsumer<E> throwing(Throwable thrown) {
            return event -> sneaky(thrown);
        }

        @SuppressWarnings("unchecked")
        private <X extends Throwable> void sneaky(Throwable thrown) throws X {
            throw (X) thrown;
        }
    }

    @Test
    void a_listener_may_cancel_the_call_that_it_hears_of() {
        FakeClient client = new FakeClient(503);
        List<CompletableFuture<Answer>> call = new ArrayList<>();
        setup.policy.getEventPublisher().onWait(event -> call.get(0).cancel(true));
        CompletableFuture<Answer> first = new CompletableFuture<>();
        call.add(setup.caller(client).sendAsync(attempt -> attempt.number() == 1 ? first : client.sendAsync(attempt)));

        first.complete(Answer.of(503));

        assertThat(call.get(0)).isCancelled();
        assertThat(setup.time.pending()).isZero();
        assertThat(client.sent()).isZero();
        assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
    }

    @Test
    void a_listener_may_cancel_the_call_before_its_next_attempt() {
        FakeClient client = new FakeClient(503);
        List<CompletableFuture<Answer>> call = new ArrayList<>();
        setup.policy.getEventPublisher().onRetry(event -> call.get(0).cancel(true));
        call.add(setup.caller(client).sendAsync(client::sendAsync));

        setup.time.runAll();

        assertThat(call.get(0)).isCancelled();
        assertThat(client.sent()).isEqualTo(1);
        assertThat(setup.ended(CallResult.Kind.CANCELLED)).isEqualTo(1);
    }

    @Test
    void a_listener_may_make_a_call_of_the_same_policy() throws Exception {
        setup.policy.getEventPublisher().onWait(event -> {
            assertThat(setup.policy.executeSupplier(Setup.GET, () -> "inner")).isEqualTo("inner");
            heard.add("called");
        });
        FakeClient client = new FakeClient(503, 200);

        setup.caller(client).call(client.callable());

        assertThat(heard).containsExactly("called");
        assertThat(setup.time.waits).containsExactly(seconds(1));
    }
}
