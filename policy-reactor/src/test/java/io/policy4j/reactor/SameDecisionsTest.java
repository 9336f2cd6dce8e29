package io.policy4j.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.reactor.retry.RetryOperator;
import io.github.resilience4j.retry.Retry;
import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyEvent;
import io.policy4j.resilience4j.AttemptRecord;
import io.policy4j.resilience4j.Caller;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.VirtualTime;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The same conversation gives the same attempts, decisions, waits and end: sync, async, Reactor, and as a Retry. */
class SameDecisionsTest {

    private static final PolicyTable TABLE = Policies.table()
            .row("500", Action.retry(Backoff.every(Duration.ZERO).withTimes(2)))
            .row("502", Action.retry(Backoff.schedule(Duration.ofMillis(3), Duration.ofMillis(5))))
            .row("429 QUOTA", Action.upgrade())
            .row("403 SLOW", Action.waitFor(Wait.DEFAULT.withTimes(2)))
            .row("404 GONE", Action.accept())
            .row(Row.builder("504", Action.retry(Policies.schedule(2)))
                    .unsafe(Action.signal("verify"))
                    .build())
            .set(Setting.MAX_ATTEMPTS, 7)
            .set(Setting.BUDGET, new Budget(4, 1))
            .set(Setting.DEADLINE, Duration.ofMinutes(2))
            .build();

    /** What is said, by whom to whom. */
    private record Conversation(String name, String method, List<Object> script) {
        static Conversation get(String name, Object... script) {
            return new Conversation(name, "GET", List.of(script));
        }

        static Conversation post(String name, Object... script) {
            return new Conversation(name, "POST", List.of(script));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** All that can be seen of a call from outside. */
    private record Seen(List<String> attempts, List<Instant> sentAt, String end, int released) {}

    private static IOException cut() {
        return new IOException("cut");
    }

    static Stream<Conversation> conversations() {
        Stream<Conversation> written = Stream.of(
                Conversation.get("simply fine", 200),
                Conversation.get("each row its own retries", 503, Answer.retryAfter(429, "3"), 503, 200),
                Conversation.get("a row's retries used up", 503, 503, 503, 503),
                Conversation.get("one wait, then no more", Answer.retryAfter(429, "1"), Answer.retryAfter(429, "1")),
                Conversation.get("a wait without a hint", 429, 200),
                Conversation.get("zero is not at once", Answer.retryAfter(429, "0"), 200),
                Conversation.get("a negative hint is none", Answer.retryAfter(429, "-7"), 200),
                Conversation.get("a broken hint is none", Answer.retryAfter(429, "soon"), 200),
                Conversation.get("decimal seconds", Answer.retryAfter(429, "1.5"), 200),
                Conversation.get("a date", Answer.retryAfter(429, "Thu, 01 Jan 2026 00:00:09 GMT"), 200),
                Conversation.get("longer than max-wait", Answer.retryAfter(429, "3600")),
                Conversation.get("past the deadline", 503, Answer.retryAfter(429, "119")),
                Conversation.get("digits without end", Answer.retryAfter(503, "9".repeat(40))),
                Conversation.get("a hint raises a backoff", Answer.retryAfter(503, "9"), 200),
                Conversation.get("a hint does not lower it", 503, 503, Answer.retryAfter(503, "1"), 200),
                Conversation.get("upgrade at once", 402),
                Conversation.get("upgrade after a retry", 503, 402),
                Conversation.get("upgrade by code", Answer.code(429, "QUOTA")),
                Conversation.get("wait by code", Answer.code(403, "SLOW"), Answer.code(403, "SLOW"), 200),
                Conversation.get("fail without the code", Answer.code(403, "OTHER")),
                Conversation.get("accept by code", Answer.code(404, "GONE")),
                Conversation.get("a signal", 409),
                Conversation.get("no row at all", 418),
                Conversation.get("cut and mended", cut(), 200),
                Conversation.get("cut for good", cut(), cut(), cut(), cut()),
                Conversation.get("slow, then busy", new SocketTimeoutException("slow"), 503, 200),
                Conversation.get("not even connected", new ConnectException("no")),
                Conversation.get("our own fault", 503, new IllegalStateException("own")),
                Conversation.get("the budget is empty", 500, 503, 500, 503, 503, 200),
                Conversation.get("all attempts used up", 500, 429, 500, cut(), 403, 502, 502, 502),
                Conversation.get("waits of milliseconds", 502, 502, 200),
                Conversation.post("unsafe to repeat", 503, 200),
                Conversation.post("unsafe, so verify", 504, 200),
                Conversation.post("refused, so safe", Answer.retryAfter(429, "2"), 200),
                Conversation.post("cut on the way", cut(), 200));
        return Stream.concat(written, IntStream.range(0, 60).mapToObj(SameDecisionsTest::random));
    }

    private static Conversation random(int seed) {
        Random random = new Random(seed);
        Object[] script = new Object[1 + random.nextInt(8)];
        for (int i = 0; i < script.length; i++) {
            script[i] = step(random);
        }
        return new Conversation("seed " + seed, random.nextInt(4) == 0 ? "POST" : "GET", List.of(script));
    }

    private static Object step(Random random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> 503;
            case 3, 4 -> Answer.retryAfter(429, Integer.toString(random.nextInt(150)));
            case 5 -> 429;
            case 6 -> 500;
            case 7 -> 502;
            case 8 -> Answer.code(403, random.nextBoolean() ? "SLOW" : "OTHER");
            case 9 -> Answer.code(429, random.nextBoolean() ? "QUOTA" : "RATE");
            case 10 -> random.nextBoolean() ? 402 : 409;
            case 11 -> new SocketTimeoutException("slow");
            case 12, 13 -> cut();
            case 14 -> random.nextBoolean() ? 504 : 404;
            default -> 200;
        };
    }

    @AfterEach
    void realTime() {
        VirtualTimeScheduler.reset();
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void whatever_the_conversation(Conversation said) {
        Seen sync = new Call(said, VirtualTime.automatic()).seen(Call::send);

        assertThat(new Call(said, VirtualTime.automatic()).seen(Call::sendAsync))
                .as("async")
                .isEqualTo(sync);
        assertThat(new Call(said, VirtualTime.automatic()).seen(call -> call.await(call.mono())))
                .as("Mono")
                .isEqualTo(sync);
        assertThat(new Call(said, VirtualTime.automatic()).seen(call -> call.await(call.flux())))
                .as("Flux")
                .isEqualTo(sync);
        assertThat(new Call(said, VirtualTime.automatic()).seen(Call::retry))
                .as("Retry")
                .isEqualTo(sync);
        assertThat(new Call(said, VirtualTime.automatic()).seen(Call::retryAsync))
                .as("Retry of a stage")
                .isEqualTo(sync);
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.getOrSet();
        assertThat(new Call(said, new SchedulerTime(scheduler)).seen(call -> call.retryOperator(scheduler)))
                .as("RetryOperator")
                .isEqualTo(sync);
    }

    @FunctionalInterface
    private interface Way {
        Answer make(Call call) throws Throwable;
    }

    /** One call, and what is seen of it. */
    private static final class Call {
        private final PolicyTime time;
        private final FakeApi api;
        private final ApiPolicy policy;
        private final Request request;
        private final List<Instant> sentAt = new ArrayList<>();
        private final List<String> attempts = new ArrayList<>();

        Call(Conversation said, PolicyTime time) {
            this.time = time;
            this.api = new FakeApi(said.script().toArray());
            this.policy = Policies.of(TABLE, time);
            this.request = Request.of(said.method(), "/things");
            policy.getEventPublisher().onAttempt(event -> attempts.add(describe(event)));
        }

        private static String describe(ApiPolicyEvent.AttemptEnded event) {
            AttemptRecord attempt = event.attempt();
            return attempt + ", row " + attempt.row().orElse("none") + ", " + attempt.action() + ", wait "
                    + attempt.delay().orElse(Duration.ZERO) + " by "
                    + attempt.hint().orElse("none") + ", details "
                    + attempt.details().code();
        }

        Seen seen(Way way) {
            String end;
            try {
                end = way.make(this).toString();
            } catch (Throwable thrown) {
                end = thrown.getClass() + ": " + thrown.getMessage();
            }
            return new Seen(attempts, sentAt, end, api.released.size());
        }

        private Answer attempt() throws Exception {
            sentAt.add(time.now());
            return api.send();
        }

        private CompletionStage<Answer> stage() {
            try {
                return CompletableFuture.completedFuture(attempt());
            } catch (Exception e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        private Caller<Answer> caller() {
            return policy.on(request, api);
        }

        Answer send() throws Exception {
            return caller().send(attempt -> attempt());
        }

        Answer sendAsync() throws Throwable {
            return over(caller().sendAsync(attempt -> stage()));
        }

        Mono<Answer> mono() {
            return Mono.fromCallable(this::attempt).transform(PolicyOperator.of(caller()));
        }

        Mono<Answer> flux() {
            return Mono.fromCallable(this::attempt)
                    .concatWith(Mono.just(Answer.of(299)))
                    .transform(PolicyOperator.of(caller()))
                    .collectList()
                    .map(all -> all.get(0));
        }

        Answer await(Mono<Answer> call) throws Throwable {
            return over(call.toFuture());
        }

        private Retry asRetry() {
            return policy.asRetry(request, api);
        }

        Answer retry() throws Exception {
            return asRetry().executeCallable(this::attempt);
        }

        Answer retryAsync() throws Throwable {
            ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(0) {
                @Override
                public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                    time.schedule(task, unit.toNanos(delay));
                    return null;
                }
            };
            return over(asRetry().executeCompletionStage(scheduler, this::stage).toCompletableFuture());
        }

        Answer retryOperator(VirtualTimeScheduler scheduler) throws Throwable {
            CompletableFuture<Answer> call = Mono.fromCallable(this::attempt)
                    .transformDeferred(RetryOperator.of(asRetry()))
                    .toFuture();
            scheduler.advanceTimeBy(Duration.ofMinutes(10));
            return over(call);
        }

        private static Answer over(CompletableFuture<Answer> call) throws Throwable {
            assertThat(call).isDone();
            try {
                return call.join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        }
    }
}
