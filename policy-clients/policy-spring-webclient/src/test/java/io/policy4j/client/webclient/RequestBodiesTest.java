package io.policy4j.client.webclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Which bodies are sent again, as the server sees it. */
@ExtendWith(ScriptedServerExtension.class)
class RequestBodiesTest {

    private final VirtualTime time = VirtualTime.automatic();

    private List<Received> send(ScriptedServer server, BodyInserter<?, ? super ClientHttpRequest> body) {
        return send(server, "extends: http", "PUT", body);
    }

    private List<Received> send(
            ScriptedServer server, String policy, String method, BodyInserter<?, ? super ClientHttpRequest> body) {
        server.on(method, "/things").reply(Reply.status(503), Reply.ok());
        WebClient client = Connector.REACTOR
                .client()
                .filter(PolicyFilter.of(Policies.of(policy, time)))
                .build();
        client.method(HttpMethod.valueOf(method))
                .uri(server.uri("/things"))
                .body(body)
                .retrieve()
                .toBodilessEntity()
                .onErrorComplete(WebClientResponseException.class)
                .block();
        return server.received();
    }

    private static MultipartBodyBuilder parts() {
        MultipartBodyBuilder parts = new MultipartBodyBuilder();
        parts.part("name", "value");
        parts.part("file", new ByteArrayResource("bytes".getBytes(UTF_8)));
        return parts;
    }

    private static DataBuffer buffer() {
        return DefaultDataBufferFactory.sharedInstance.wrap("text".getBytes(UTF_8));
    }

    static Stream<Arguments> replayable() {
        return Stream.of(
                Arguments.of(BodyInserters.empty(), ""),
                Arguments.of(BodyInserters.fromValue("text"), "text"),
                Arguments.of(BodyInserters.fromValue("text".getBytes(UTF_8)), "text"),
                Arguments.of(BodyInserters.fromPublisher(Mono.just("text"), String.class), "text"),
                Arguments.of(BodyInserters.fromPublisher(Mono.empty(), String.class), ""),
                Arguments.of(BodyInserters.fromResource(new ByteArrayResource("text".getBytes(UTF_8))), "text"),
                Arguments.of(BodyInserters.fromFormData("name", "value").with("other", "a b"), "name=value&other=a+b"),
                Arguments.of(
                        ReplayableBody.of(BodyInserters.fromPublisher(Flux.just("te", "xt"), String.class)), "text"));
    }

    @ParameterizedTest
    @MethodSource
    void replayable(BodyInserter<?, ? super ClientHttpRequest> body, String text, ScriptedServer server) {
        assertThat(send(server, body)).extracting(Received::text).containsExactly(text, text);
    }

    @Test
    void a_file_is_read_again(@TempDir Path directory, ScriptedServer server) throws Exception {
        Path file = Files.writeString(directory.resolve("body.txt"), "text");

        assertThat(send(server, BodyInserters.fromResource(new FileSystemResource(file))))
                .extracting(Received::text)
                .containsExactly("text", "text");
    }

    @Test
    void parts_that_can_be_written_again_are(ScriptedServer server) {
        List<Received> received = send(server, BodyInserters.fromMultipartData(parts().build()));

        assertThat(received)
                .hasSize(2)
                .allSatisfy(
                        request -> assertThat(request.text()).contains("value").contains("bytes"));
    }

    static Stream<BodyInserter<?, ? super ClientHttpRequest>> oneShot() {
        MultipartBodyBuilder withStream = parts();
        withStream.part("stream", new InputStreamResource(new ByteArrayInputStream(new byte[4])));
        MultipartBodyBuilder withPublisher = parts();
        withPublisher.asyncPart("publisher", Flux.just("te", "xt"), String.class);
        return Stream.of(
                BodyInserters.fromPublisher(Flux.just("te", "xt"), String.class),
                BodyInserters.fromPublisher(Mono.fromCallable(() -> "text"), String.class),
                BodyInserters.fromProducer(Flux.just("te", "xt"), String.class),
                BodyInserters.fromDataBuffers(Flux.just(buffer())),
                BodyInserters.fromDataBuffers(Mono.just(buffer())),
                BodyInserters.fromValue(buffer()),
                BodyInserters.fromResource(new InputStreamResource(new ByteArrayInputStream("text".getBytes(UTF_8)))),
                BodyInserters.fromMultipartData(withStream.build()),
                BodyInserters.fromMultipartData(withPublisher.build()));
    }

    @ParameterizedTest
    @MethodSource
    void oneShot(BodyInserter<?, ? super ClientHttpRequest> body, ScriptedServer server) {
        assertThat(send(server, body))
                .singleElement()
                .satisfies(request -> assertThat(request.body()).isNotEmpty());
    }

    @Test
    void an_inserter_of_the_callers_is_asked_once_for_its_one_attempt(ScriptedServer server) {
        AtomicInteger asked = new AtomicInteger();
        BodyInserter<String, ClientHttpRequest> own = (message, context) -> {
            asked.incrementAndGet();
            return message.writeWith(Mono.just(buffer()));
        };

        assertThat(send(server, own)).extracting(Received::text).containsExactly("text");
        assertThat(asked).hasValue(1);
    }

    @Test
    void a_publisher_is_not_subscribed_to_before_it_is_sent(ScriptedServer server) {
        AtomicInteger subscribed = new AtomicInteger();
        Flux<String> body = Flux.just("te", "xt").doOnSubscribe(subscription -> subscribed.incrementAndGet());

        assertThat(send(server, BodyInserters.fromPublisher(body, String.class)))
                .hasSize(1);
        assertThat(subscribed).hasValue(1);
    }

    @Test
    void a_key_in_the_body_lets_a_post_be_repeated(ScriptedServer server) {
        String policy = "extends: http\nidempotency: {body: /requestId}";

        assertThat(send(server, policy, "POST", BodyInserters.fromValue("{\"requestId\":\"r1\"}")))
                .hasSize(2);
        server.forgetReceived();
        assertThat(send(server, policy, "POST", BodyInserters.fromValue("{\"requestId\":\"r1\"}".getBytes(UTF_8))))
                .hasSize(2);
        server.forgetReceived();
        assertThat(send(server, policy, "POST", BodyInserters.fromValue("{}"))).hasSize(1);
        server.forgetReceived();
        assertThat(send(server, policy, "POST", BodyInserters.empty())).hasSize(1);
    }
}
