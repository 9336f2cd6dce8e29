package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.SignalException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Every action of the table. */
final class ActionCases {

    private static final String SCHEDULE = "table: {503: {retry: {schedule: [1s, 2s]}}}";

    private ActionCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("accept: a success is given as it came", ActionCases::accept),
                ContractCase.of("fail: an error response is given whole, and not repeated", ActionCases::fail),
                ContractCase.of("retry: after each step of the schedule", ActionCases::retry),
                ContractCase.of("retry: when no step is left, the last response is given", ActionCases::exhausted),
                ContractCase.of("wait: as long as the server says", ActionCases::waits),
                ContractCase.of("wait: declined where it would be too long", ActionCases::declined),
                ContractCase.of("await-slot: waits where no slot is ours", ActionCases::awaitsSlot),
                ContractCase.of("upgrade: the typed signal, with what the server said", ActionCases::upgrade),
                ContractCase.of("signal: the typed signal, by its name", ActionCases::signal),
                ContractCase.of("renew: what a hook changes is sent", ActionCases::renew),
                ContractCase.of("renew: a hook may change all of the request", ActionCases::renewAll),
                ContractCase.of("renew: a GET without a body may follow a POST", ActionCases::renewToGet));
    }

    private static void accept(Bench bench) throws Exception {
        bench.server().on("GET", "/found").reply(Reply.ok().body("here"));
        bench.server().on("GET", "/gone").reply(Reply.status(404).body("not here"));
        Driven client = bench.client("table: {404: accept}");

        assertEquals("here", client.get("/found").text());
        ContractResponse gone = client.get("/gone");

        assertEquals(404, gone.status());
        assertEquals("not here", gone.text());
        bench.received(2);
    }

    private static void fail(Bench bench) throws Exception {
        bench.server().on("GET", "/things").reply(Reply.status(403).body("no"));

        ContractResponse response = bench.client(SCHEDULE).get("/things");

        assertEquals(403, response.status());
        assertEquals("no", response.text());
        bench.received(1);
    }

    private static void retry(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(Reply.status(503), Reply.status(503), Reply.ok().body("there"));

        ContractResponse response = bench.client(SCHEDULE).get("/things");

        assertEquals("there", response.text());
        assertEquals(
                List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)),
                bench.time().waits());
        bench.received(3);
    }

    private static void exhausted(Bench bench) throws Exception {
        Reply busy = Reply.status(503);
        bench.server().on("GET", "/things").reply(busy.body("first"), busy.body("second"), busy.body("third"));

        ContractResponse response = bench.client(SCHEDULE).get("/things");

        assertEquals(503, response.status());
        assertEquals("third", response.text());
        bench.received(3);
    }

    private static void waits(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(
                        Reply.status(429).retryAfter(Duration.ofSeconds(7)),
                        Reply.ok().body("there"));

        ContractResponse response =
                bench.client("table: {429: {wait: {jitter: none}}}").get("/things");

        assertEquals("there", response.text());
        assertEquals(List.of(Duration.ofSeconds(7)), bench.time().waits());
    }

    private static void declined(Bench bench) throws Exception {
        bench.server().on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofHours(5)));
        Driven client = bench.client("table: {429: wait}");

        Throwable thrown = client.failureOf(client.request("GET", "/things"));

        RetryLaterException declined = bench.signal(thrown, RetryLaterException.class);
        assertTrue(declined.retryAt().isAfter(bench.time().now()), "it says when to come back");
        assertEquals(List.of(), bench.time().waits());
        bench.received(1);
    }

    private static void awaitsSlot(Bench bench) throws Exception {
        bench.server().on("POST", "/runs").reply(Reply.status(409), Reply.ok());
        Driven client = bench.client("table: {409: {await-slot: {jitter: none}}}");

        assertEquals(200, client.call(client.request("POST", "/runs")).status());
        assertEquals(List.of(Duration.ofSeconds(5)), bench.time().waits());
    }

    private static void upgrade(Bench bench) throws Exception {
        bench.server().on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));
        Driven client = bench.client("envelope: {code: /code}\ntable: {402: upgrade}");

        Throwable thrown = client.failureOf(client.request("GET", "/things"));

        UpgradeRequiredException upgrade = bench.signal(thrown, UpgradeRequiredException.class);
        assertEquals("PLAN_LIMIT", upgrade.upgrade().code());
        bench.received(1);
    }

    private static void signal(Bench bench) throws Exception {
        bench.server().on("PUT", "/things").reply(Reply.status(409));
        Driven client = bench.client("table: {409: {signal: verify}}");

        Throwable thrown = client.failureOf(client.request("PUT", "/things"));

        assertEquals("verify", bench.signal(thrown, SignalException.class).signal());
        bench.received(1);
    }

    private static void renew(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.status(401), Reply.ok());
        Driven client = renewing(bench, RequestChange.header("Authorization", "Bearer fresh"));
        ContractRequest request = client.request("POST", "/things")
                .header("authorization", "Bearer stale")
                .body(new byte[] {1, 2, 3});

        assertEquals(200, client.call(request).status());

        List<Received> received = bench.received(2);
        assertEquals(List.of("Bearer stale"), received.get(0).headers("Authorization"));
        assertEquals(List.of("Bearer fresh"), received.get(1).headers("Authorization"));
        assertEquals(3, received.get(1).body().length);
    }

    private static void renewAll(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.status(401));
        bench.server().on("PUT", "/others").reply(Reply.ok());
        RequestChange change = RequestChange.header("X-New", "1")
                .withMethod("PUT")
                .withTarget(bench.server().uri("/others?page=2"))
                .withBody("other".getBytes(StandardCharsets.UTF_8))
                .withoutCallersHeaders();
        Driven client = renewing(bench, change);
        ContractRequest request =
                client.request("POST", "/things").header("X-Caller", "secret").body(new byte[] {1, 2, 3});

        assertEquals(200, client.call(request).status());

        Received changed = bench.received(2).get(1);
        assertEquals("page=2", changed.query());
        assertEquals("other", changed.text());
        assertEquals(List.of("1"), changed.headers("X-New"));
        assertEquals(List.of(), changed.headers("X-Caller"));
    }

    private static void renewToGet(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.status(401));
        bench.server().on("GET", "/things").reply(Reply.ok());
        Driven client = renewing(bench, RequestChange.NONE.withMethod("GET").withBody(new byte[0]));

        assertEquals(
                200,
                client.call(client.request("POST", "/things").body(new byte[] {1, 2, 3}))
                        .status());

        assertEquals(0, bench.received(2).get(1).body().length);
    }

    private static Driven renewing(Bench bench, RequestChange change) throws Exception {
        return bench.client(
                "table: {401: {renew: token}}",
                1,
                config -> config.renewal("token", (request, details) -> CompletableFuture.completedFuture(change)));
    }
}
