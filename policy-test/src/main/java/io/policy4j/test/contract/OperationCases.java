package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.policy4j.resilience4j.OperationFailedException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Work that goes on at the server, and is asked after until it is over. */
final class OperationCases {

    private static final String POLLS = """
            idempotency: {header: Idempotency-Key, generate: true}
            table:
              202: {poll: {url: header Location, every: Retry-After, state: /status, done: completed, failed: failed}}
            """;

    private static final byte[] JOB = "{\"job\":1}".getBytes(StandardCharsets.UTF_8);

    private OperationCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("poll: work is followed to its result, which is whole", OperationCases::followed),
                ContractCase.of(
                        "poll: what a one-shot body started is followed too",
                        OperationCases::startedOnce,
                        Capability.ONE_SHOT_BODY),
                ContractCase.of("poll: failed work is a typed failure", OperationCases::failed),
                ContractCase.of("poll: another host gets nothing of the caller's", OperationCases::elsewhere));
    }

    private static Reply status(String status) {
        return Reply.ok().json("{\"status\":\"" + status + "\",\"result\":\"all\"}");
    }

    private static Driven client(Bench bench) throws Exception {
        return bench.client(POLLS, 1, config -> config.operations(true));
    }

    private static ContractRequest start(Driven client) {
        return client.request("POST", "/runs").header("Authorization", "Bearer token");
    }

    private static void run(Bench bench, Reply... answers) {
        bench.server()
                .on("POST", "/runs")
                .reply(Reply.status(202).header("Location", "/runs/7").json("{\"status\":\"queued\"}"));
        bench.server().on("GET", "/runs/7").reply(answers);
    }

    private static void followed(Bench bench) throws Exception {
        run(bench, status("running").retryAfter(Duration.ofSeconds(3)), status("completed"));
        Driven client = client(bench);

        ContractResponse response = client.call(
                start(client).header("Content-Type", "application/json").body(JOB));

        assertEquals("{\"status\":\"completed\",\"result\":\"all\"}", response.text());
        assertEquals(Duration.ofSeconds(3), bench.time().waits().get(1));
        Received poll = bench.received(3).get(1);
        assertEquals(List.of("Bearer token"), poll.headers("Authorization"));
        assertEquals(List.of(), poll.headers("Content-Type"));
        assertEquals(List.of(), poll.headers("Idempotency-Key"));
        assertEquals(0, poll.body().length);
    }

    private static void startedOnce(Bench bench) throws Exception {
        run(bench, status("completed"));
        Driven client = client(bench);

        ContractResponse response = client.call(start(client).oneShot(JOB));

        assertEquals("{\"status\":\"completed\",\"result\":\"all\"}", response.text());
        bench.received(2);
    }

    private static void failed(Bench bench) throws Exception {
        run(bench, status("failed"));
        Driven client = client(bench);

        Throwable thrown = client.failureOf(start(client).body(JOB));

        assertEquals(
                "failed", bench.signal(thrown, OperationFailedException.class).state());
        bench.received(2);
    }

    private static void elsewhere(Bench bench) throws Exception {
        try (ScriptedServer other = ScriptedServer.start(status("completed"))) {
            URI target = other.uri("/runs/7");
            bench.server().on("POST", "/runs").reply(Reply.status(202).header("Location", target.toString()));
            Driven client = client(bench);

            client.call(start(client).header("X-Caller", "secret").body(JOB));

            assertEquals(1, other.received().size());
            Received poll = other.received().get(0);
            assertEquals("/runs/7", poll.path());
            assertEquals(List.of(), poll.headers("Authorization"));
            assertEquals(List.of(), poll.headers("X-Caller"));
        }
    }
}
