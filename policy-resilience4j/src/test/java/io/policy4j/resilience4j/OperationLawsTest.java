package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.PolicyTable;
import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whatever a server does, an operation goes the same way blocking or not, ends once, and leaves nothing behind. */
class OperationLawsTest {

    private static final int CONVERSATIONS = 500;

    private static final PolicyTable TABLE = PolicyFile.parse("things.yaml", """
            api: things
            extends: http
            budget: {tokens: 5, per-success: 1}
            table:
              202: {poll: {url: header Location, every: Retry-After, otherwise: {initial: 1s, times: 12}, state: /s, done: ok, failed: "bad*"}}
              503: {retry: {schedule: [1s, 2s]}}
              401: renew token
              409: signal verify
            """);

    private static final Request START = Request.builder()
            .method("POST")
            .uri(URI.create("https://api.example.com/runs"))
            .build();

    /** All that can be seen of an operation from outside, as text. */
    private record Seen(String end, List<String> attempts, List<String> told, List<?> waits, int given) {}

    @FunctionalInterface
    private interface Way {
        CallResult<Answer> make(Setup setup, Caller<Answer> caller, FakeClient client);
    }

    @Test
    void whatever_the_server_does() {
        int followed = 0;
        for (int seed = 0; seed < CONVERSATIONS; seed++) {
            Object[] script = script(new Random(seed));
            Seen blocking = seen(seed, script, (setup, caller, client) -> caller.account(client));
            Seen async = seen(seed, script, (setup, caller, client) -> {
                CompletableFuture<CallResult<Answer>> result = caller.accountAsync(client::sendAsync);
                setup.time.runAll();
                return result.join();
            });
            assertThat(async).as("seed %d: %s", seed, List.of(script)).isEqualTo(blocking);
            followed += blocking.told().size();
        }
        assertThat(followed).isGreaterThan(CONVERSATIONS);
    }

    private static Object[] script(Random random) {
        Object[] script = new Object[1 + random.nextInt(25)];
        for (int i = 0; i < script.length; i++) {
            script[i] = i == 0 ? Answer.of(202).header("Location", "/runs/1") : step(random);
        }
        return script;
    }

    private static Object step(Random random) {
        return switch (random.nextInt(18)) {
            case 0, 1, 2, 3 -> Answer.of(200).json("{\"s\":\"running\"}");
            case 4, 5 -> Answer.retryAfter(202, random.nextInt(100));
            case 6 -> Answer.of(202).header("Location", "/runs/" + random.nextInt(3));
            case 7 -> Answer.of(202).header("Location", "https://other.example/runs");
            case 8 -> Answer.of(202).header("Location", "http://api.example.com/down");
            case 9 -> Answer.of(200).json("{\"s\":");
            case 10 -> Answer.of(200).json("{\"s\":\"bad luck\"}");
            case 11, 12 -> 503;
            case 13 -> new IOException("cut");
            case 14 -> 401;
            case 15 -> random.nextBoolean() ? 409 : 404;
            case 16 -> random.nextBoolean() ? Answer.of(200).json("{\"s\":\"ok\"}") : 429;
            default -> 204;
        };
    }

    private static Seen seen(int seed, Object[] script, Way way) {
        Random jitter = new Random(seed);
        Setup setup = Setup.of(
                TABLE,
                config -> config.random(jitter::nextDouble)
                        .renewal("token", RenewalHook.blocking(() -> RequestChange.header("Authorization", "new"))));
        FakeClient client = new FakeClient(script);
        List<String> told = new ArrayList<>();
        Operation operation = Operation.start()
                .onProgress(progress -> told.add(progress + " " + progress.target() + " " + progress.elapsed()));
        CallResult<Answer> result = way.make(setup, setup.caller(START, client).operation(operation), client);

        long responses = client.attempts.size() - failures(result);
        int given = result.value().isPresent() ? 1 : 0;
        assertThat(client.released.size() + given).as("seed %d", seed).isEqualTo((int) responses);
        assertThat(setup.time.pending()).isZero();
        assertThat(setup.ended()).isEqualTo(1);
        assertThat(client.attempts.subList(1, client.attempts.size())).allSatisfy(attempt -> {
            URI target = attempt.change().target().orElseThrow();
            boolean home = target.getHost().equals("api.example.com");
            assertThat(target.getScheme()).isEqualTo("https");
            assertThat(attempt.change().leavesOutCallersHeaders()).isEqualTo(!home);
            assertThat(home || attempt.change().headers().isEmpty()).isTrue();
        });
        String end = result + " " + result.value() + " " + result.retryAt() + " " + result.elapsed();
        List<String> attempts =
                result.attempts().stream().map(AttemptRecord::toString).toList();
        return new Seen(end, attempts, told, setup.time.waits, given);
    }

    private static long failures(CallResult<Answer> result) {
        return result.attempts().stream()
                .filter(attempt -> attempt.failure().isPresent())
                .count();
    }
}
