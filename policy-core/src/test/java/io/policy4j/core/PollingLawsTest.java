package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Laws of following work, on rows, servers and answers that are made at random. */
class PollingLawsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECOND = 1_000_000_000L;
    private static final int OPERATIONS = 300;
    private static final String[] LOCATIONS = {
        "/runs/1",
        "/runs/1?token=a",
        "../x",
        "?y",
        "https://api.example.com/runs/2",
        "https://evil.example.com/runs/1",
        "http://api.example.com/runs/1",
        "//evil.example.com/x",
        "https://api.example.com.evil.example/x",
        "https://api.example.com@evil.example/x",
        "http:\\\\evil",
        "ftp://api.example.com/x",
        "javascript:alert(1)",
        "::::",
        "",
        "/runs/%",
        "/runs/\u00fc"
    };

    private static final Request START = Request.builder()
            .method("POST")
            .uri(URI.create("https://api.example.com/start"))
            .headers(Map.of("Authorization", List.of("Bearer secret")))
            .build();

    /** What a random poll row promises. */
    private record Promise(PolicyTable table, Integer times, Duration within, Duration deadline) {

        /** How long after the first answer a poll may start. */
        long bound() {
            boolean bounded = times != null || deadline != null;
            return within != null
                    ? within.toNanos()
                    : bounded ? Long.MAX_VALUE : Duration.ofDays(1).toNanos();
        }
    }

    private static Promise promise(Random random) {
        Integer times = random.nextInt(3) == 0 ? 1 + random.nextInt(40) : null;
        Duration within = random.nextInt(3) == 0 ? Duration.ofSeconds(1 + random.nextInt(5_000)) : null;
        Duration deadline = random.nextInt(3) == 0 ? Duration.ofSeconds(1 + random.nextInt(5_000)) : null;
        Backoff steps = new Backoff(
                List.of(), null, Duration.ofSeconds(1 + random.nextInt(600)), 2.0, null, times, within, Jitter.FULL);
        boolean stateful = random.nextBoolean();
        Poll poll = new Poll(
                RandomTable.pick(
                        random,
                        List.of("header Location"),
                        List.of("/runs/<header Id>"),
                        List.of("header Location", "/runs/x")),
                List.of(Hint.parse("Retry-After")),
                steps,
                stateful ? Place.parse("/status") : null,
                stateful ? Expect.parse("done|ok*") : null,
                stateful && random.nextBoolean() ? Expect.parse("failed") : null);
        PolicyTable.Builder table = PolicyTable.builder("laws")
                .row("202", Action.poll(poll))
                .row("2xx", Action.accept())
                .row("503", Action.retry(Backoff.schedule(Duration.ofSeconds(1), Duration.ofSeconds(2))))
                .row("429", Action.waitFor(Wait.DEFAULT))
                .row("io", Action.retry());
        if (deadline != null) {
            table.set(Setting.DEADLINE, deadline);
        }
        return new Promise(table.build(), times, within, deadline);
    }

    private static Outcome answer(Random random) {
        if (random.nextInt(12) == 0) {
            return Outcome.failure(FailureKind.IO);
        }
        int status = RandomTable.pick(random, 202, 202, 202, 200, 200, 503, 429, 204);
        Map<String, List<String>> headers = new java.util.HashMap<>();
        headers.put("Id", List.of("7"));
        if (random.nextBoolean()) {
            headers.put("Location", List.of(LOCATIONS[random.nextInt(LOCATIONS.length)]));
        }
        if (random.nextBoolean()) {
            headers.put("Retry-After", List.of(Integer.toString(random.nextInt(300))));
        }
        return Outcome.response(status, Headers.of(headers), body(random));
    }

    private static byte[] body(Random random) {
        if (random.nextInt(3) == 0) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            return garbage;
        }
        String state = RandomTable.pick(random, "running", "queued", "d", "Done", "failed?", "");
        String json = "{\"a\":[1,{\"status\":\"done\"}],\"status\":\"" + state + "\"}";
        String cut = json.substring(0, random.nextInt(json.length() + 1));
        return (random.nextBoolean() ? json : cut).getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void following_is_bounded_and_never_early_and_stays_where_it_may(long seed) {
        Random random = new Random(seed);
        int followed = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            Promise promise = promise(random);
            CallProgress progress = CallProgress.begin(promise.table()).asOperation();
            long elapsed = 0;
            Long first = null;
            boolean over = false;
            for (int step = 0; !over; step++) {
                assertThat(step).as("ends by itself").isLessThan(100_000);
                Following work = progress.following();
                Request asked = work == null ? START : work.request();
                Outcome outcome = answer(random);
                Moment moment = Moment.of(NOW.plusNanos(elapsed), elapsed, random.nextDouble());
                Decision decision = promise.table().decide(asked, outcome, progress, moment);
                over = !(decision instanceof Decision.Again);
                if (decision instanceof Decision.Again again) {
                    progress = again.next();
                    first = first == null && again.polls() ? Long.valueOf(elapsed) : first;
                    if (again.polls()) {
                        checkPoll(promise, outcome, again, elapsed, first);
                        followed++;
                    }
                    elapsed += again.delayNanos();
                }
            }
        }
        assertThat(followed).isGreaterThan(OPERATIONS);
    }

    private static void checkPoll(Promise promise, Outcome outcome, Decision.Again again, long elapsed, long first) {
        Following work = again.next().following();
        List<String> hint = ((Outcome.Response) outcome).headers().values("Retry-After");
        if (!hint.isEmpty()) {
            assertThat(again.delayNanos()).isGreaterThanOrEqualTo(Integer.parseInt(hint.get(0)) * SECOND);
        }
        assertThat(again.delayNanos()).isPositive();
        assertThat(again.takesToken()).isFalse();
        assertThat(again.next().attempts()).isZero();
        assertThat(elapsed + again.delayNanos() - first).isLessThanOrEqualTo(promise.bound());
        assertThat(elapsed + again.delayNanos())
                .isLessThanOrEqualTo(again.next().deadlineNanos());
        if (promise.times() != null) {
            assertThat(work.polls()).isLessThanOrEqualTo(promise.times());
        }
        URI target = work.target().orElseThrow();
        assertThat(target.getScheme()).isEqualTo("https");
        assertThat(target.getRawUserInfo()).isNull();
        boolean home = target.getHost().equals("api.example.com");
        assertThat(work.isElsewhere()).isEqualTo(!home);
        assertThat(work.request().headers().values("Authorization").isEmpty()).isEqualTo(!home);
        assertThat(work.request().method()).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void only_a_state_that_the_table_names_ends_the_work_and_no_wire_text_is_told(long seed) {
        Random random = new Random(seed);
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < OPERATIONS; i++) {
            Promise promise = promise(random);
            for (String state : List.of("done", "ok", "ok!", "failed", "running", "DONE", "failed2")) {
                ends.add(checkState(promise, state, random));
            }
        }
        assertThat(ends).contains("true false", "false true", "false false");
    }

    private static String checkState(Promise promise, String state, Random random) {
        Poll poll =
                ((Action.Follow) promise.table().layers().get(0).rows().get(0).action()).poll();
        CallProgress progress = CallProgress.begin(promise.table())
                .asOperation()
                .resuming(Following.at(promise.table(), START, null, URI.create("/runs/1")));
        String body = "{\"status\":\"" + state + "\"}";
        Decision decision = promise.table()
                .decide(
                        START,
                        Outcome.response(200, Headers.NONE, body.getBytes(StandardCharsets.UTF_8)),
                        progress,
                        Moment.of(NOW, 0, random.nextDouble()));
        boolean stateful = poll.state() != null;
        boolean done = !stateful || state.equals("done") || state.startsWith("ok");
        boolean failed = poll.failed() != null && state.equals("failed");
        assertThat(decision instanceof Decision.Accept).as(body).isEqualTo(done);
        assertThat(decision instanceof Decision.Stop stop && stop.cause() == Decision.Stop.Cause.WORK_FAILED)
                .as(body)
                .isEqualTo(failed);
        assertThat(decision.reason()).doesNotContain("ok!").doesNotContain("running");
        return done + " " + failed;
    }
}
