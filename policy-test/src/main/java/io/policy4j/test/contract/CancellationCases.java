package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.policy4j.resilience4j.CallResult;
import io.policy4j.test.Reply;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;

/** A call that nobody wants any more ends, and leaves nothing behind. */
final class CancellationCases {

    private CancellationCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("cancelling a call ends its wait", CancellationCases::waiting),
                ContractCase.of(
                        "cancelling a call ends its attempt in flight",
                        CancellationCases::inFlight,
                        Capability.CANCEL_IN_FLIGHT));
    }

    private static void waiting(Bench bench) throws Exception {
        bench.server().on("GET", "/busy").reply(Reply.status(503).body("busy"));
        bench.server().on("GET", "/other").reply(Reply.ok().body("other"));
        GatedTime time = new GatedTime();
        Driven client = bench.client("table: {503: retry}", time, 1);
        Future<ContractResponse> call = client.start(client.request("GET", "/busy"));
        bench.await("the call waits", () -> time.waiting() == 1);

        call.cancel(true);

        bench.await("the wait is over", () -> time.waiting() == 0);
        awaitCancelled(bench, client);
        assertEquals("other", client.get("/other").text());
        bench.received(2);
    }

    private static void inFlight(Bench bench) throws Exception {
        bench.server().on("GET", "/slow").reply(Reply.ok().delay(Duration.ofMinutes(5)));
        bench.server().on("GET", "/other").reply(Reply.ok().body("other"));
        Driven client = bench.client("table: {io: retry}", bench.time(), 1);
        Future<ContractResponse> call = client.start(client.request("GET", "/slow"));
        bench.await("the request has arrived", () -> bench.server().requestsInFlight() == 1);

        call.cancel(true);

        bench.await("the exchange is over", () -> bench.server().requestsInFlight() == 0);
        assertEquals("other", client.get("/other").text());
        bench.received(2);
    }

    private static void awaitCancelled(Bench bench, Driven client) {
        bench.await("the call has ended as cancelled", () -> client.ended(CallResult.Kind.CANCELLED) == 1);
    }
}
