package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** What is sent, once and again. */
final class RequestCases {

    private static final String RETRY = "table: {503: retry}";

    private static final String KEYS = """
            idempotency: {header: Idempotency-Key, generate: true}
            table: {503: retry}
            """;

    private RequestCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("a replayable body is sent again byte for byte", RequestCases::replayable),
                ContractCase.of("a one-shot body is sent once, whole", RequestCases::oneShot, Capability.ONE_SHOT_BODY),
                ContractCase.of("a POST is sent again only if it was refused", RequestCases::post),
                ContractCase.of("headers are the same on every attempt, each once", RequestCases::headers),
                ContractCase.of("an idempotency key is the same on every attempt", RequestCases::generatedKey),
                ContractCase.of("the caller's own idempotency key stays", RequestCases::ownKey),
                ContractCase.of("redirects are part of an attempt", RequestCases::redirects, Capability.REDIRECTS));
    }

    private static byte[] noise() {
        byte[] bytes = new byte[100_000];
        new Random(5).nextBytes(bytes);
        return bytes;
    }

    private static void replayable(Bench bench) throws Exception {
        bench.server().on("PUT", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        Driven client = bench.client(RETRY);

        assertEquals(
                200, client.call(client.request("PUT", "/things").body(noise())).status());

        for (Received received : bench.received(3)) {
            assertArrayEquals(noise(), received.body());
        }
    }

    private static void oneShot(Bench bench) throws Exception {
        bench.server().on("PUT", "/things").reply(Reply.status(503).body("busy"), Reply.ok());
        Driven client = bench.client(RETRY);

        ContractResponse response = client.call(client.request("PUT", "/things").oneShot(noise()));

        assertEquals(503, response.status());
        assertEquals("busy", response.text());
        assertArrayEquals(noise(), bench.received(1).get(0).body());
    }

    private static void post(Bench bench) throws Exception {
        bench.server().on("POST", "/busy").reply(Reply.status(503), Reply.ok());
        bench.server().on("POST", "/refused").reply(Reply.status(429), Reply.ok());
        Driven client = bench.client("table: {503: retry, 429: retry}");
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);

        assertEquals(
                503, client.call(client.request("POST", "/busy").body(body)).status());
        assertEquals(
                200, client.call(client.request("POST", "/refused").body(body)).status());
        bench.received(3);
    }

    private static void headers(Bench bench) throws Exception {
        bench.server().on("PUT", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        Driven client = bench.client(RETRY);
        ContractRequest request = client.request("PUT", "/things")
                .header("X-Caller", "me")
                .header("Content-Type", "application/json")
                .body("{}".getBytes(StandardCharsets.UTF_8));

        assertEquals(200, client.call(request).status());

        List<Received> received = bench.received(3);
        assertEquals(List.of("me"), received.get(0).headers("X-Caller"));
        assertEquals(List.of("application/json"), received.get(0).headers("Content-Type"));
        assertEquals(List.of("2"), received.get(0).headers("Content-Length"));
        for (Received again : received) {
            assertEquals(received.get(0).headers(), again.headers());
        }
    }

    private static void generatedKey(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        Driven client = bench.client(KEYS);

        assertEquals(
                200,
                client.call(client.request("POST", "/things").body(noise())).status());
        assertEquals(
                200,
                client.call(client.request("POST", "/things").body(noise())).status());

        List<Received> received = bench.received(4);
        List<String> key = received.get(0).headers("Idempotency-Key");
        assertEquals(1, key.size());
        assertEquals(key, received.get(1).headers("Idempotency-Key"));
        assertEquals(key, received.get(2).headers("Idempotency-Key"));
        assertNotEquals(key, received.get(3).headers("Idempotency-Key"), "another call has another key");
    }

    private static void ownKey(Bench bench) throws Exception {
        bench.server().on("POST", "/things").reply(Reply.status(503), Reply.ok());
        Driven client = bench.client(KEYS);
        ContractRequest request = client.request("POST", "/things")
                .header("idempotency-key", "mine")
                .body(noise());

        assertEquals(200, client.call(request).status());

        for (Received received : bench.received(2)) {
            assertEquals(List.of("mine"), received.headers("Idempotency-Key"));
        }
    }

    private static void redirects(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/old")
                .reply(Reply.status(302).header("Location", "/new").body("moved"));
        bench.server().on("GET", "/new").reply(Reply.status(503), Reply.ok().body("there"));

        assertEquals("there", bench.client(RETRY).get("/old").text());

        assertEquals(
                List.of("/old", "/new", "/old", "/new"),
                bench.received(4).stream().map(Received::path).toList());
    }
}
