package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What breaks below HTTP, and what the client would do about it by itself. */
final class FailureCases {

    private static final String RETRY =
            "table: {io: {retry: {schedule: [1s]}}, connect: {retry: {schedule: [1s, 2s]}}}";

    private FailureCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("a connection that breaks is retried where that is safe", FailureCases::reset),
                ContractCase.of("a POST that may have arrived is not, and fails as ever", FailureCases::resetOfPost),
                ContractCase.of("a refused connection is retried, then fails as ever", FailureCases::refused),
                ContractCase.of(
                        "an accepted body that breaks is the caller's, and is not repeated",
                        FailureCases::cut,
                        Capability.CUT_BODY),
                ContractCase.of("the client repeats nothing by itself", FailureCases::ownRetries),
                ContractCase.of(
                        "attempt-timeout ends an attempt, which is retried",
                        FailureCases::attemptTimeout,
                        Capability.ATTEMPT_TIMEOUT));
    }

    private static void reset(Bench bench) throws Exception {
        bench.server().on("PUT", "/things").reply(Reply.reset(), Reply.ok().body("there"));
        Driven client = bench.client(RETRY);

        assertEquals("there", client.call(client.request("PUT", "/things")).text());

        assertEquals(List.of(Duration.ofSeconds(1)), bench.time().waits());
        bench.received(2);
    }

    private static void resetOfPost(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.reset(), Reply.ok());
        Driven client = bench.client(RETRY);

        Throwable thrown = client.failureOf(client.request("POST", "/things").body(new byte[] {1}));

        assertInstanceOf(bench.contract().transportFailure(), thrown);
        bench.received(1);
    }

    private static void refused(Bench bench) throws Exception {
        URI nobody;
        try (ScriptedServer gone = ScriptedServer.start()) {
            nobody = gone.uri("/things");
        }
        Driven client = bench.client(RETRY);

        Throwable thrown = client.failureOf(ContractRequest.of("POST", nobody).body(new byte[] {1}));

        assertInstanceOf(bench.contract().transportFailure(), thrown);
        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                bench.time().waits());
    }

    private static void cut(Bench bench) throws Exception {
        bench.server().on("GET", "/things").reply(Reply.ok().largeBody(300_000).truncateAfter(200_000), Reply.ok());
        Driven client = bench.client(RETRY);

        Throwable thrown = client.failureOf(client.request("GET", "/things"));

        assertInstanceOf(bench.contract().transportFailure(), thrown);
        bench.received(1);
    }

    private static void ownRetries(Bench bench) throws Exception {
        Driven client = bench.client("table: {any: fail}");
        int sent = 0;
        for (int status : new int[] {408, 421, 429, 500, 503}) {
            for (String method : List.of("GET", "PUT")) {
                bench.server().on(method, "/things").reply(Reply.status(status).retryAfter(Duration.ZERO));
                assertEquals(
                        status, client.call(client.request(method, "/things")).status());
                bench.received(++sent);
            }
        }
    }

    private static void attemptTimeout(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(Reply.ok().delay(Duration.ofMinutes(1)), Reply.ok().body("there"));
        Driven client = bench.client(
                "attempt-timeout: 300ms\ntable: {timeout: {retry: {schedule: [1ms]}}}", PolicyTime.system(), 10);

        assertEquals("there", client.get("/things").text());
        bench.received(2);
    }
}
