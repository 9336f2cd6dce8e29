package io.policy4j.client.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Netty's buffers, of which its leak detector knows each one. */
@ExtendWith(ScriptedServerExtension.class)
class LeakTest {

    private static final String CONTROL = "a leak of the test's own";

    private static final String LOOKING = """
            extends: http
            envelope: {code: /code}
            budget: {tokens: 100000}
            table: {200 FAILED: retry, 400 TRANSIENT: retry, 400: fail, 503: retry, io: retry}
            """;

    private final Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();

    @BeforeEach
    void listen() {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        logger.setLevel(Level.ERROR);
        told.start();
        logger.addAppender(told);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(told);
        logger.setLevel(null);
        ResourceLeakDetector.setLevel(before);
    }

    @Test
    void no_buffer_leaks_however_a_call_ends(ScriptedServer server) {
        String text = "{\"code\":\"OTHER\",\"text\":\"" + "x".repeat(200_000) + "\"}";
        server.on("GET", "/whole").reply(Reply.status(400).json(text));
        server.on("GET", "/busy").reply(Reply.status(503).largeBody(200_000));
        server.on("GET", "/upgrade").reply(Reply.status(402).json(text));
        server.on("GET", "/cut").reply(Reply.status(400).json(text).truncateAfter(100_000));
        server.on("GET", "/looked-at").reply(Reply.ok().json(text));
        server.on("GET", "/fine").reply(Reply.ok().body(text));
        server.on("GET", "/slow").reply(Reply.status(400).json(text).slow(10_000, Duration.ofMillis(20)));
        WebClient client = Connector.REACTOR
                .client()
                .baseUrl(server.uri("/").toString())
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(-1))
                .filter(PolicyFilter.of(Policies.of(LOOKING, VirtualTime.automatic())))
                .build();

        Flux.fromIterable(List.of("whole", "busy", "upgrade", "cut", "looked-at", "fine", "slow"))
                .repeat(10)
                .flatMap(path -> call(client, path), 5)
                .blockLast(Duration.ofMinutes(1));

        assertThat(leaks()).allSatisfy(leak -> assertThat(leak).contains(CONTROL));
    }

    /** Read, released, ignored and given up. */
    private static Mono<Void> call(WebClient client, String path) {
        Mono<String> read = client.get().uri(path).retrieve().bodyToMono(String.class);
        return Flux.just(
                        read.then(),
                        client.get().uri(path).retrieve().toBodilessEntity().then(),
                        client.get().uri(path).exchangeToMono(response -> Mono.<Void>empty()),
                        read.timeout(Duration.ofMillis(30)).then())
                .flatMap(each -> each.onErrorComplete())
                .then();
    }

    /** What the detector tells, when it has told of a leak that there is for sure. */
    private List<String> leaks() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            ByteBufAllocator.DEFAULT.buffer().touch(CONTROL);
            System.gc();
            ByteBufAllocator.DEFAULT.buffer().release();
            return messages().stream().anyMatch(message -> message.contains(CONTROL));
        });
        return messages();
    }

    private List<String> messages() {
        return List.copyOf(told.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }
}
