package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.Action;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One answer that asks for a wait holds back every caller of the policy and key. */
class CooldownTest {

    private static PolicyTable.Builder table(String... cooldown) {
        return PolicyTable.builder("things")
                .row(Row.builder("429", Action.waitFor(Wait.DEFAULT))
                        .cooldown(cooldown)
                        .build())
                .row("503", Action.retry(Setup.schedule(1, 2, 4)))
                .row("4xx", Action.fail());
    }

    private final Setup setup = Setup.of(table("key"));

    /** A call that has got a 429 which asks for ten seconds, and waits. */
    private CompletableFuture<Answer> cooling(FakeClient client) {
        CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
        assertThat(call).isNotDone();
        return call;
    }

    private static FakeClient asksForTen(Object... then) {
        List<Object> script = new ArrayList<>(List.of(Answer.retryAfter(429, 10)));
        script.addAll(List.of(then));
        return new FakeClient(script.toArray());
    }

    @Test
    void holds_a_call_that_comes_later_until_it_is_over() {
        cooling(asksForTen(200));
        setup.time.advance(Duration.ofSeconds(4));
        FakeClient other = new FakeClient(200);

        Answer answer = setup.async(other).join();

        assertThat(answer.status).isEqualTo(200);
        assertThat(setup.time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void holds_a_plain_call_on_its_own_thread() throws Exception {
        cooling(asksForTen(200));
        setup.time.advance(Duration.ofSeconds(4));
        FakeClient other = new FakeClient(200);

        setup.caller(other).call(other.callable());

        assertThat(setup.time.waits).containsExactly(Duration.ofSeconds(6));
    }

    @Test
    void declines_at_once_whom_the_deadline_does_not_let_wait_and_says_when_to_come_back() {
        cooling(asksForTen(200));
        FakeClient other = new FakeClient(200);

        assertThatThrownBy(() ->
                        setup.caller(other).withDeadline(Duration.ofSeconds(5)).send(other))
                .isInstanceOfSatisfying(
                        RetryLaterException.class,
                        e -> assertThat(e.retryAt()).isEqualTo(FakeTime.START.plusSeconds(10)));
        assertThat(other.sent()).isZero();
        assertThat(setup.time.waits).isEmpty();
    }

    @Test
    void is_started_by_a_wait_that_was_declined_too() {
        FakeClient impatient = asksForTen(200);
        setup.caller(impatient).withDeadline(Duration.ofSeconds(5)).account(impatient);
        FakeClient other = new FakeClient(200);

        setup.async(other);

        assertThat(setup.time.elapsed()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void is_started_by_an_answer_whose_call_waits_no_more() {
        FakeClient twice = new FakeClient(Answer.retryAfter(429, 1), Answer.retryAfter(429, 10));
        assertThat(setup.caller(twice).account(twice).kind()).isEqualTo(CallResult.Kind.EXHAUSTED);
        FakeClient other = new FakeClient(200);

        setup.async(other);

        assertThat(setup.time.elapsed()).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void lets_one_probe_go_first_and_the_others_when_it_is_back() {
        cooling(asksForTen(200));
        CompletableFuture<Object> slow = new CompletableFuture<>();
        FakeClient probe = new FakeClient(slow);
        FakeClient other = new FakeClient(200);
        setup.time.advance(Duration.ofSeconds(10));
        CompletableFuture<Answer> probing = setup.caller(probe).sendAsync(probe::sendAsync);
        CompletableFuture<Answer> held = setup.caller(other).sendAsync(other::sendAsync);

        assertThat(probe.sent()).isEqualTo(1);
        assertThat(other.sent()).isZero();
        slow.complete(200);

        assertThat(probing).isCompleted();
        assertThat(held).isCompleted();
    }

    @Test
    void goes_on_when_the_probe_is_told_to_wait_again() {
        cooling(asksForTen(200));
        FakeClient probe = asksForTen(200);
        FakeClient other = new FakeClient(200);
        setup.time.advance(Duration.ofSeconds(10));
        setup.caller(probe).sendAsync(probe::sendAsync);

        CompletableFuture<Answer> held = setup.caller(other).sendAsync(other::sendAsync);

        assertThat(held).isNotDone();
        setup.time.runAll();
        assertThat(held).isCompleted();
        assertThat(setup.time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void finds_another_probe_where_the_first_is_cancelled() {
        cooling(asksForTen(200));
        FakeClient probe = new FakeClient(new CompletableFuture<>());
        FakeClient other = new FakeClient(200);
        setup.time.advance(Duration.ofSeconds(10));
        CompletableFuture<Answer> probing = setup.caller(probe).sendAsync(probe::sendAsync);
        CompletableFuture<Answer> held = setup.caller(other).sendAsync(other::sendAsync);

        probing.cancel(true);

        assertThat(held).isCompleted();
    }

    @Test
    void finds_another_probe_where_the_first_does_not_come_back() {
        cooling(asksForTen(200));
        FakeClient probe = new FakeClient(new CompletableFuture<>());
        FakeClient other = new FakeClient(200);
        setup.time.advance(Duration.ofSeconds(10));
        setup.caller(probe).sendAsync(probe::sendAsync);
        CompletableFuture<Answer> held = setup.caller(other).sendAsync(other::sendAsync);

        while (!held.isDone()) {
            setup.time.runNext();
        }

        assertThat(setup.time.elapsed()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void lets_those_who_waited_go_one_after_another() {
        int[] draws = {0};
        Setup spread = Setup.of(table("key"), config -> config.random(() -> draws[0]++ % 97 / 97.0));
        FakeClient cooling = asksForTen(200);
        spread.caller(cooling).sendAsync(cooling::sendAsync);
        List<Duration> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FakeClient client = new FakeClient(200);
            spread.caller(client).sendAsync(attempt -> {
                starts.add(spread.time.elapsed());
                return client.sendAsync(attempt);
            });
        }

        spread.time.runAll();

        assertThat(starts).hasSize(4).doesNotHaveDuplicates();
        assertThat(starts)
                .allSatisfy(start -> assertThat(start).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11)));
    }

    @Test
    void of_one_key_does_not_concern_another() {
        cooling(asksForTen(200));
        FakeClient other = new FakeClient(200);

        CompletableFuture<Answer> call = setup.caller(other).withKey("tenant").sendAsync(other::sendAsync);

        assertThat(call).isCompleted();
    }

    @Test
    void of_all_keys_concerns_another() {
        Setup all = Setup.of(table("all"));
        FakeClient first = asksForTen(200);
        all.caller(first).sendAsync(first::sendAsync);
        FakeClient other = new FakeClient(200);

        assertThat(all.caller(other).withKey("tenant").sendAsync(other::sendAsync))
                .isNotDone();
    }

    @Test
    void of_a_method_and_path_concerns_requests_with_both() {
        Setup both = Setup.of(table("method", "path"));
        FakeClient first = asksForTen(200);
        both.caller(Request.of("GET", "/a"), first).sendAsync(first::sendAsync);

        assertThat(sends(both, Request.of("GET", "/b"))).isTrue();
        assertThat(sends(both, Request.of("PUT", "/a"))).isTrue();
        assertThat(sends(both, Request.of("GET", "/a"))).isFalse();
    }

    @Test
    void of_a_header_concerns_requests_that_carry_the_same() {
        Setup byToken = Setup.of(table("header Authorization"));
        FakeClient first = asksForTen(200);
        byToken.caller(withToken("one"), first).sendAsync(first::sendAsync);

        assertThat(sends(byToken, withToken("two"))).isTrue();
        assertThat(sends(byToken, withToken("one"))).isFalse();
    }

    @Test
    void of_an_answers_header_concerns_requests_that_the_server_takes_together() {
        Setup byBucket = Setup.of(table("answer-header X-Bucket"));
        answered(byBucket, "/a", Answer.of(200).header("X-Bucket", "one"));
        answered(byBucket, "/b", Answer.of(200).header("X-Bucket", "two"));
        answered(byBucket, "/c", Answer.of(200).header("X-Bucket", "one"));
        FakeClient first = new FakeClient(Answer.retryAfter(429, 10).header("X-Bucket", "one"), 200);
        byBucket.caller(Request.of("GET", "/a"), first).sendAsync(first::sendAsync);

        assertThat(sends(byBucket, Request.of("GET", "/b"))).isTrue();
        assertThat(sends(byBucket, Request.of("GET", "/c"))).isFalse();
    }

    private static void answered(Setup setup, String path, Answer answer) {
        FakeClient client = new FakeClient(answer);
        setup.caller(Request.of("GET", path), client).account(client);
    }

    private static Request withToken(String token) {
        return Request.builder()
                .method("GET")
                .path("/a")
                .headers(java.util.Map.of("Authorization", List.of(token)))
                .build();
    }

    /** Whether a call of that request is sent at once. */
    private static boolean sends(Setup setup, Request request) {
        FakeClient client = new FakeClient(200);
        setup.caller(request, client).sendAsync(client::sendAsync);
        return client.sent() == 1;
    }

    @Test
    void longer_than_max_wait_declines() {
        Setup patient = Setup.of(table("key").set(Setting.MAX_WAIT, Duration.ofSeconds(5)));
        FakeClient first = asksForTen(200);
        patient.caller(first).account(first);
        FakeClient other = new FakeClient(200);

        assertThat(patient.caller(other).account(other).kind()).isEqualTo(CallResult.Kind.DECLINED);
        assertThat(other.sent()).isZero();
    }

    @Test
    void holds_an_attempt_that_waited_for_something_else_meanwhile() {
        FakeClient backing = new FakeClient(503, 200);
        CompletableFuture<Answer> between = setup.caller(backing).sendAsync(backing::sendAsync);
        cooling(asksForTen(200));

        setup.time.runNext();

        assertThat(backing.sent()).isEqualTo(1);
        setup.time.runAll();
        assertThat(between).isCompleted();
    }

    @Test
    void is_told_of_when_it_opens_and_closes() {
        List<ApiPolicyEvent.Type> told = new ArrayList<>();
        setup.policy.getEventPublisher().onEvent(event -> told.add(event.type()));

        setup.async(asksForTen(200));

        assertThat(told).contains(ApiPolicyEvent.Type.COOLDOWN_OPENED, ApiPolicyEvent.Type.COOLDOWN_CLOSED);
    }

    @Test
    void that_was_cancelled_waiting_for_leaves_no_timer() {
        CompletableFuture<Answer> cooling = cooling(asksForTen(200));
        FakeClient other = new FakeClient(200);
        CompletableFuture<Answer> held = setup.caller(other).sendAsync(other::sendAsync);

        held.cancel(true);
        cooling.cancel(true);

        assertThat(setup.time.pending()).isZero();
    }
}
