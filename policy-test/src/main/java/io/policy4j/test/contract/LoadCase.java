package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many calls, of which most meet a fault. What a call leaves behind shows when all connections are needed at once. */
final class LoadCase {

    private static final int CALLS = 1000;
    private static final int CONNECTIONS = 10;

    private static final List<Reply> FAULTS = List.of(
            Reply.status(503).body("busy"),
            Reply.reset(),
            Reply.status(503).body("busy").truncateAfter(2),
            Reply.status(400).json("{\"code\":\"TRANSIENT\"}"),
            Reply.status(429).retryAfter(Duration.ofHours(5)).body("later"),
            Reply.status(503).largeBody(200_000),
            Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"),
            Reply.ok().body("cut").truncateAfter(1),
            Reply.close());

    private static final String POLICY = """
            envelope: {code: /code}
            max-wait: 1h
            budget: {tokens: 100000}
            table:
              503: {retry: {initial: 1ms}}
              io: {retry: {initial: 1ms}}
              400 TRANSIENT: {retry: {initial: 1ms}}
              400: fail
              402: upgrade
              429: wait
            """;

    private LoadCase() {}

    static void run(Bench bench) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        bench.server().on("GET", "/faulty").handle(received -> reply(requests.getAndIncrement()));
        Driven client = bench.client(POLICY, bench.time(), CONNECTIONS);

        AtomicInteger ended = callAll(client);

        assertEquals(CALLS, ended.get(), "calls that ended");
        assertTrue(requests.get() > CALLS, "some calls took more than one attempt");
        bench.await(
                "no more than " + CONNECTIONS + " connections are open",
                () -> bench.server().connectionsOpen() <= CONNECTIONS);
        assertAllAreFree(bench, client);
    }

    /** Two of three requests meet a fault, each kind in its turn. */
    private static Reply reply(int number) {
        return number % 3 == 0 ? Reply.ok().body("there") : FAULTS.get(number % FAULTS.size());
    }

    /** No more callers than connections, so that a client without a bound has none to exceed. */
    private static AtomicInteger callAll(Driven client) throws InterruptedException {
        AtomicInteger ended = new AtomicInteger();
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            for (int i = 0; i < CALLS; i++) {
                callers.execute(() -> {
                    endOf(client);
                    ended.incrementAndGet();
                });
            }
            callers.shutdown();
            assertTrue(
                    callers.awaitTermination(10 * client.patience().toMillis(), TimeUnit.MILLISECONDS),
                    "all calls end");
        } finally {
            callers.shutdownNow();
        }
        return ended;
    }

    private static void endOf(Driven client) {
        try {
            client.get("/faulty");
        } catch (Exception e) {
            // A failure is an end as good as any here.
        }
    }

    /** As many calls as there are connections, none of which is answered before all have arrived. */
    private static void assertAllAreFree(Bench bench, Driven client) throws Exception {
        CountDownLatch arrived = new CountDownLatch(CONNECTIONS);
        bench.server().on("GET", "/together").handle((Received received) -> {
            arrived.countDown();
            assertTrue(arrived.await(client.patience().toMillis(), TimeUnit.MILLISECONDS));
            return Reply.ok().body("there");
        });
        List<Future<ContractResponse>> calls = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            calls.add(client.start(client.request("GET", "/together")));
        }
        for (Future<ContractResponse> call : calls) {
            assertEquals("there", client.outcome(call).text());
        }
    }
}
