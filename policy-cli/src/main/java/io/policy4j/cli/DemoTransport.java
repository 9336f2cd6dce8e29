package io.policy4j.cli;

import static io.policy4j.cli.Result.EXHAUSTED;
import static io.policy4j.cli.Result.FAILED;
import static io.policy4j.cli.Result.SUCCESS;

import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;

/** What goes wrong below HTTP, whatever the API. */
final class DemoTransport {

    /** On the wall: the JDK's own request timeout knows no faster time. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration TOO_LONG = Duration.ofMinutes(30);
    private static final String TWICE = "safety wins: the server may have acted on it";

    private DemoTransport() {}

    static DemoApi start(ScriptedServer.Builder builder) {
        ScriptedServer server = builder.start(request -> Reply.ok());
        return new DemoApi("Transport failures", "http", cases(server), server::close);
    }

    private static List<DemoCase> cases(ScriptedServer server) {
        DemoCase.Stage nobody = new DemoCase.Stage(URI.create("http://127.0.0.1:" + closedPort()), "");
        DemoCase.Stage plain = new DemoCase.Stage(URI.create("https://127.0.0.1:" + server.port()), "");
        DemoCase.Stage stage = new DemoCase.Stage(server.uri("/"), "");
        HttpRequest.Builder hurried = stage.to("/").timeout(PATIENCE);
        Reply cut = Reply.ok().json("{\"id\":12345}").truncateAfter(5);
        Reply late = Reply.ok().delay(TOO_LONG);
        return List.of(
                DemoCase.of("connect", "nothing was sent: retry", () -> {}, nobody.get("/"), EXHAUSTED)
                        .waiting("500ms", "1s", "2s"),
                DemoCase.of("connect on a POST", "nothing was sent: retry", () -> {}, nobody.post("/", "{}"), EXHAUSTED)
                        .waiting("500ms", "1s", "2s"),
                once(server, "io, a body that is cut short", "retry", cut, stage.get("/"), SUCCESS)
                        .waiting("500ms"),
                once(server, "io on a POST", TWICE, cut, stage.post("/", "{}"), FAILED),
                once(server, "timeout", "retry", late, hurried.GET().build(), SUCCESS)
                        .waiting("500ms"),
                once(
                        server,
                        "timeout on a POST",
                        TWICE,
                        late,
                        hurried.POST(BodyPublishers.noBody()).build(),
                        FAILED),
                DemoCase.of("tls", "a certificate or protocol problem stays one", () -> {}, plain.get("/"), FAILED));
    }

    private static DemoCase once(
            ScriptedServer server, String name, String says, Reply reply, HttpRequest request, Result result) {
        Runnable arrange = () -> server.on(request.method(), "/").replyOnce(reply);
        return DemoCase.of(name, says, arrange, request, result);
    }

    /** A port that nobody listens on: it was free a moment ago. */
    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
