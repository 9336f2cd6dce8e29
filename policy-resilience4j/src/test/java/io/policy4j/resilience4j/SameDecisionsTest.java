package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Budget;
import io.policy4j.core.Decision;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The same conversation gives the same decisions, waits, events and end, through every entry point. */
class SameDecisionsTest {

    private static final int SCRIPTS = 500;

    private static final PolicyTable TABLE = table().build();

    /** All that can be seen of a call from outside, as text. */
    private record Seen(String end, List<Duration> waits, List<String> events, int released, String counts) {}

    @FunctionalInterface
    private interface Way {
        String make(Setup setup, FakeClient client);
    }

    @Test
    void whatever_the_conversation() {
        for (int seed = 0; seed < SCRIPTS; seed++) {
            Object[] script = script(new Random(seed));
            Seen account = seen(seed, script, SameDecisionsTest::account);

            assertThat(seen(seed, script, SameDecisionsTest::accountAsync))
                    .as("accountAsync, seed %d: %s", seed, List.of(script))
                    .isEqualTo(account);
            Seen sent = seen(seed, script, SameDecisionsTest::send);
            assertThat(seen(seed, script, SameDecisionsTest::sendAsync))
                    .as("sendAsync, seed %d: %s", seed, List.of(script))
                    .isEqualTo(sent);
            assertThat(seen(seed, script, SameDecisionsTest::call))
                    .as("call, seed %d: %s", seed, List.of(script))
                    .isEqualTo(sent);
            assertThat(sent.events()).isEqualTo(account.events());
            assertThat(sent.waits()).isEqualTo(account.waits());
        }
    }

    private static PolicyTable.Builder table() {
        return PolicyTable.builder("things")
                .row("429", Action.waitFor(Wait.DEFAULT.withTimes(2)))
                .row("503", Action.retry())
                .row("500", Action.retry(Backoff.every(Duration.ZERO).withTimes(2)))
                .row("io", Action.retry(Setup.schedule(1, 2)))
                .row("timeout", Action.retry(Setup.schedule(3)))
                .row("401", Action.renew("token"))
                .row("402", Action.upgrade())
                .row("409", Action.signal("verify"))
                .row("404", Action.accept())
                .row("4xx", Action.fail())
                .set(Setting.MAX_ATTEMPTS, 8)
                .set(Setting.BUDGET, new Budget(4, 1))
                .set(Setting.DEADLINE, Duration.ofMinutes(2));
    }

    private static Object[] script(Random random) {
        int length = 1 + random.nextInt(9);
        Object[] script = new Object[length];
        for (int i = 0; i < length; i++) {
            script[i] = step(random);
        }
        return script;
    }

    private static Object step(Random random) {
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> 503;
            case 3, 4 -> Answer.retryAfter(429, random.nextInt(80));
            case 5 -> 429;
            case 6, 7 -> 500;
            case 8 -> 401;
            case 9 -> 402;
            case 10 -> 409;
            case 11 -> new SocketTimeoutException("slow");
            case 12 -> new IOException("cut");
            case 13 -> random.nextBoolean() ? new ConnectException("no") : new IllegalStateException("own");
            case 14 -> random.nextBoolean() ? 404 : 400;
            default -> 200;
        };
    }

    private static Seen seen(int seed, Object[] script, Way way) {
        Random jitter = new Random(seed);
        Random hooks = new Random(seed + 1L);
        Setup setup = Setup.of(
                TABLE,
                config -> config.random(jitter::nextDouble)
                        .renewal(
                                "token",
                                (request, details) -> hooks.nextInt(4) > 0
                                        ? CompletableFuture.completedFuture(RequestChange.NONE)
                                        : CompletableFuture.failedFuture(new IllegalStateException("no token"))));
        List<String> events = new ArrayList<>();
        setup.policy.getEventPublisher().onEvent(event -> events.add(event.at() + " " + describe(event)));
        FakeClient client = new FakeClient(script);
        String end = way.make(setup, client);
        StringBuilder counts = new StringBuilder();
        for (CallResult.Kind kind : CallResult.Kind.values()) {
            counts.append(kind).append(setup.ended(kind)).append(' ');
        }
        assertThat(setup.time.pending()).isZero();
        return new Seen(end, setup.time.waits, events, client.released.size(), counts.toString());
    }

    private static String describe(ApiPolicyEvent event) {
        if (event instanceof ApiPolicyEvent.AttemptEnded ended) {
            return ended.attempt().toString();
        }
        if (event instanceof ApiPolicyEvent.WaitBegins begins) {
            return "wait " + begins.delay();
        }
        if (event instanceof ApiPolicyEvent.CallEnded ended) {
            return "end " + ended.kind() + " " + ended.elapsed() + " " + ended.attempts();
        }
        return event.type() + " " + event.at();
    }

    private static String describe(CallResult<?> result) {
        return result + " " + result.value() + " " + result.failure() + " " + result.elapsed() + " " + result.retryAt()
                + " "
                + result.attempts().stream()
                        .map(AttemptRecord::decision)
                        .map(decision -> decision.map(Decision::toString).orElse("none"))
                        .toList();
    }

    private static String account(Setup setup, FakeClient client) {
        return describe(setup.caller(client).account(client));
    }

    private static String accountAsync(Setup setup, FakeClient client) {
        CompletableFuture<CallResult<Answer>> call = setup.caller(client).accountAsync(client::sendAsync);
        setup.time.runAll();
        return describe(call.join());
    }

    private static String send(Setup setup, FakeClient client) {
        try {
            return String.valueOf(setup.caller(client).send(client));
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String sendAsync(Setup setup, FakeClient client) {
        CompletableFuture<Answer> call = setup.caller(client).sendAsync(client::sendAsync);
        setup.time.runAll();
        return call.isCompletedExceptionally()
                ? Setup.failureOf(call).toString()
                : call.join().toString();
    }

    private static String call(Setup setup, FakeClient client) {
        try {
            return String.valueOf(setup.caller(client).call(client.callable()));
        } catch (Exception e) {
            return e.toString();
        }
    }
}
