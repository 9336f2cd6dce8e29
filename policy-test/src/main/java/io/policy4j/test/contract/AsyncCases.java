package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.policy4j.test.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Calls that block no thread: whatever they wait for, no thread stands in the policy's or the adapter's code. */
final class AsyncCases {

    private static final int CALLS = 50;

    /** Real time: shorter than the five seconds that adapters look at an error body for, long enough to look at threads. */
    private static final Duration STALL = Duration.ofSeconds(2);

    private AsyncCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("a wait blocks no thread", AsyncCases::wait, Capability.ASYNC),
                ContractCase.of(
                        "an exchange in flight blocks no thread",
                        AsyncCases::exchange,
                        Capability.ASYNC,
                        Capability.NON_BLOCKING_EXCHANGE),
                ContractCase.of(
                        "a look at a body blocks no thread",
                        AsyncCases::peek,
                        Capability.ASYNC,
                        Capability.NON_BLOCKING_BODY));
    }

    private static void wait(Bench bench) throws Exception {
        bench.server().on("GET", "/things").reply(Reply.status(503));
        GatedTime time = new GatedTime();
        Driven client = bench.client("table: {503: retry}", time, CALLS);
        List<Future<ContractResponse>> calls = startAll(client);
        bench.await("all wait", () -> time.waiting() == CALLS);

        assertNoThreadStands(bench);

        bench.server().on("GET", "/things").reply(Reply.ok());
        time.open();
        assertAllEndWith(200, client, calls);
    }

    private static void exchange(Bench bench) throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        bench.server().on("GET", "/things").handle(received -> {
            answer.await();
            return Reply.ok();
        });
        Driven client = bench.client("table: {503: retry}", bench.time(), CALLS);
        List<Future<ContractResponse>> calls = startAll(client);
        bench.await("all are in flight", () -> bench.server().requestsInFlight() == CALLS);

        assertNoThreadStands(bench);

        answer.countDown();
        assertAllEndWith(200, client, calls);
    }

    private static void peek(Bench bench) throws Exception {
        Reply stalled = Reply.status(400).json("{\"code\":\"TRANSIENT\"}").stallAfter(5, STALL);
        bench.server().on("GET", "/things").reply(stalled);
        Driven client =
                bench.client("envelope: {code: /code}\ntable: {400 OTHER: retry, 400: fail}", bench.time(), CALLS);
        List<Future<ContractResponse>> calls = startAll(client);
        bench.await("all are in flight", () -> bench.server().requestsInFlight() == CALLS);

        assertNoThreadStands(bench);

        assertEquals(CALLS, bench.server().requestsInFlight(), "bodies that are still to come");
        assertAllEndWith(400, client, calls);
    }

    private static void assertAllEndWith(int status, Driven client, List<Future<ContractResponse>> calls)
            throws Exception {
        for (Future<ContractResponse> call : calls) {
            assertEquals(status, client.outcome(call).status());
        }
    }

    private static List<Future<ContractResponse>> startAll(Driven client) {
        List<Future<ContractResponse>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            calls.add(client.start(client.request("GET", "/things")));
        }
        return calls;
    }

    /** A thread that only passes through is gone at the next look; the timer's one stands for all calls alike. */
    private static void assertNoThreadStands(Bench bench) {
        bench.await(
                "no thread stands in the adapter",
                () -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey() != Thread.currentThread())
                        .filter(thread -> !thread.getKey().getName().equals("policy4j-timer"))
                        .noneMatch(thread -> Stream.of(thread.getValue()).anyMatch(AsyncCases::isOurs)));
    }

    private static boolean isOurs(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.policy4j.")
                && !frame.getClassName().startsWith("io.policy4j.test.");
    }
}
