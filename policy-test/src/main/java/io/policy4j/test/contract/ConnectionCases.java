package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.policy4j.test.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

/** No connection is held by anybody who does not use it. */
final class ConnectionCases {

    private ConnectionCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of(
                        "a wait holds no connection, and the one before it is used again",
                        ConnectionCases::wait,
                        Capability.FREE_CONNECTION),
                ContractCase.of(
                        "a wait holds no connection, however long the body is",
                        ConnectionCases::waitAfterLong,
                        Capability.FREE_CONNECTION),
                ContractCase.of("a signal holds no connection", ConnectionCases::signal),
                ContractCase.of("1,000 calls with faults lose none of 10 connections", LoadCase::run));
    }

    private static void wait(Bench bench) throws Exception {
        anotherCallGoesThrough(bench, Reply.status(503).body("busy"));
        assertEquals(1, bench.server().connectionsAccepted(), "connections");
    }

    private static void waitAfterLong(Bench bench) throws Exception {
        anotherCallGoesThrough(bench, Reply.status(503).largeBody(10_000_000));
    }

    private static void anotherCallGoesThrough(Bench bench, Reply busy) throws Exception {
        bench.server().on("GET", "/busy").reply(busy, Reply.ok().body("there"));
        bench.server().on("GET", "/other").reply(Reply.ok().body("other"));
        GatedTime time = new GatedTime();
        Driven client = bench.client("table: {503: retry}", time, 1);
        Future<ContractResponse> waiting = client.start(client.request("GET", "/busy"));
        bench.await("the call waits", () -> time.waiting() == 1);

        assertEquals("other", client.get("/other").text());
        bench.await("at most one connection is open", () -> bench.server().connectionsOpen() <= 1);

        time.open();
        assertEquals("there", client.outcome(waiting).text());
        assertEquals(0, time.waiting());
    }

    private static void signal(Bench bench) throws Exception {
        bench.server().on("GET", "/full").reply(Reply.status(402).largeBody(10_000_000));
        bench.server()
                .on("GET", "/later")
                .reply(Reply.status(429).retryAfter(Duration.ofHours(5)).body("later"));
        bench.server().on("GET", "/other").reply(Reply.ok().body("other"));
        Driven client = bench.client("table: {402: upgrade, 429: wait}", bench.time(), 1);
        for (int i = 0; i < 3; i++) {
            client.failureOf(client.request("GET", "/full"));
            client.failureOf(client.request("GET", "/later"));
        }

        assertEquals("other", client.get("/other").text());
    }
}
