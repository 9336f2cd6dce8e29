package io.policy4j.test.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.policy4j.resilience4j.CallResult;
import io.policy4j.test.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;

/** A body is looked at for the decision, and the caller gets it whole. */
final class BodyCases {

    private static final String CODES = """
            envelope: {code: /code}
            table:
              200 FAILED: retry
              400 TRANSIENT: retry
              400: fail
              503: retry
            """;

    private static final String TRANSIENT = "{\"code\":\"TRANSIENT\"}";

    /** More than is peeked. */
    private static final String LONG = "{\"code\":\"OTHER\",\"lines\":\"" + "0123456789".repeat(20_000) + "\"}";

    private BodyCases() {}

    static List<ContractCase> all() {
        return List.of(
                ContractCase.of("a code in the body decides, and the body stays whole", BodyCases::code),
                ContractCase.of("an error inside a 200 is read, and the 200 stays whole", BodyCases::errorInSuccess),
                whole("as text", ResponseStyle.STRING),
                whole("as bytes", ResponseStyle.BYTES),
                whole("as a stream", ResponseStyle.STREAM, Capability.STREAM_BODY),
                whole("as a publisher", ResponseStyle.REACTIVE, Capability.REACTIVE_BODY),
                ContractCase.of("gzip: the code is read, and the body stays whole", BodyCases::gzip),
                ContractCase.of("HEAD: an error without a body is decided by its status", BodyCases::head),
                ContractCase.of("204 and 304 have no body to wait for", BodyCases::noBody),
                ContractCase.of("a cut error body counts as far as it came", BodyCases::cut),
                ContractCase.of("an endless error body is not read to its end", BodyCases::endless),
                ContractCase.of("a success that is no JSON is not held back by its body", BodyCases::events),
                ContractCase.of("a JSON success is held back by its body for a moment only", BodyCases::stalled));
    }

    private static ContractCase whole(String how, ResponseStyle style, Capability... needs) {
        return ContractCase.of("a peeked body is whole " + how, bench -> whole(bench, style), needs);
    }

    private static void code(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(Reply.status(400).json(TRANSIENT), Reply.status(400).json(LONG));

        ContractResponse response = bench.client(CODES).get("/things");

        assertEquals(400, response.status());
        assertEquals(LONG, response.text());
        bench.received(2);
    }

    private static void errorInSuccess(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(Reply.ok().json("{\"code\":\"FAILED\"}"), Reply.ok().json(LONG));

        ContractResponse response = bench.client(CODES).get("/things");

        assertEquals(200, response.status());
        assertEquals(LONG, response.text());
        bench.received(2);
    }

    private static void whole(Bench bench, ResponseStyle style) throws Exception {
        Driven client = bench.client(CODES);
        for (Reply reply : shapes()) {
            bench.server().on("GET", "/things").reply(reply.json(LONG));
            assertWhole(client, style, LONG);
            bench.server().on("GET", "/things").reply(reply.json("{}"));
            assertWhole(client, style, "{}");
            bench.server().on("GET", "/things").reply(reply.json(""));
            assertWhole(client, style, "");
        }
    }

    /** Those that are looked at: an error and a success, of a known length and not. */
    private static List<Reply> shapes() {
        List<Reply> shapes = new ArrayList<>();
        for (int status : new int[] {200, 400}) {
            shapes.add(Reply.status(status));
            shapes.add(Reply.status(status).chunked());
        }
        return shapes;
    }

    private static void assertWhole(Driven client, ResponseStyle style, String body) throws Exception {
        ContractResponse response = client.call(client.request("GET", "/things"), style);
        assertArrayEquals(body.getBytes(StandardCharsets.UTF_8), response.body());
    }

    private static void gzip(Bench bench) throws Exception {
        bench.server()
                .on("GET", "/things")
                .reply(
                        Reply.status(400).json(TRANSIENT).gzip(),
                        Reply.status(400).json(LONG).gzip());

        ContractResponse response = bench.client(CODES).get("/things");

        assertEquals(400, response.status());
        assertEquals(LONG, new String(decoded(response.body()), StandardCharsets.UTF_8));
        bench.received(2);
    }

    /** A client may decode what it gives to its callers, or not. */
    private static byte[] decoded(byte[] body) throws IOException {
        boolean encoded = body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        return encoded ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body;
    }

    private static void head(Bench bench) throws Exception {
        bench.server()
                .on("HEAD", "/things")
                .reply(
                        Reply.status(503).body("unseen"),
                        Reply.status(400).json(TRANSIENT),
                        Reply.ok().body("unseen"));
        Driven client = bench.client(CODES);

        ContractResponse response = client.call(client.request("HEAD", "/things"));

        assertEquals(400, response.status());
        assertEquals("", response.text());
        bench.received(2);
    }

    private static void noBody(Bench bench) throws Exception {
        bench.server().on("GET", "/none").reply(Reply.status(503), Reply.status(204));
        bench.server().on("GET", "/same").reply(Reply.status(503), Reply.status(304));
        Driven client = bench.client(CODES);

        assertEquals(204, client.get("/none").status());
        assertEquals(304, client.get("/same").status());
        bench.received(4);
    }

    private static void cut(Bench bench) throws Exception {
        String start = "{\"code\":\"TRANSIENT\",\"text\":\"";
        bench.server()
                .on("GET", "/things")
                .reply(
                        Reply.status(400).json(start + LONG).truncateAfter(start.length()),
                        Reply.status(503).body("<html>").truncateAfter(3),
                        Reply.ok().body("there"));

        assertEquals("there", bench.client(CODES).get("/things").text());
        bench.received(3);
    }

    private static void endless(Bench bench) throws Exception {
        Reply endless = Reply.status(503).largeBody(Long.MAX_VALUE / 2);
        bench.server()
                .on("GET", "/things")
                .reply(endless, endless.chunked(), Reply.ok().body("there"));

        assertEquals("there", bench.client(CODES).get("/things").text());
        bench.received(3);
    }

    private static void events(Bench bench) throws Exception {
        isDecidedBeforeItsBodyEnds(bench, Reply.ok().header("Content-Type", "text/event-stream"));
    }

    private static void stalled(Bench bench) throws Exception {
        isDecidedBeforeItsBodyEnds(bench, Reply.ok().header("Content-Type", "application/json"));
    }

    private static void isDecidedBeforeItsBodyEnds(Bench bench, Reply success) throws Exception {
        bench.server().on("GET", "/things").reply(success.body(LONG).stallAfter(10, Duration.ofMinutes(5)));
        Driven client = bench.client(CODES);

        Future<ContractResponse> call = client.start(client.request("GET", "/things"));

        bench.await("the call is decided", () -> client.ended(CallResult.Kind.SUCCESS) == 1);
        assertEquals(1, bench.server().requestsInFlight());
        call.cancel(true);
    }
}
