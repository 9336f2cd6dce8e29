package io.policy4j.client.webclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.ExchangeFunctions;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A caller who loses interest, at any point, on a client with one connection. */
@ExtendWith(ScriptedServerExtension.class)
class CancellationTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static final String LOOKING = "extends: http\nenvelope: {code: /code}\ntable: {400 A: retry, 400: fail}";

    private final VirtualTime time = VirtualTime.manual();
    private final ApiPolicy policy = Policies.of(LOOKING, time);
    private final AtomicBoolean headCame = new AtomicBoolean();
    private final ExchangeFunction reactor = ExchangeFunctions.create(Connector.REACTOR.make(1));

    private Mono<ClientResponse> call(ScriptedServer server) {
        ClientRequest request =
                ClientRequest.create(HttpMethod.GET, server.uri("/things")).build();
        return PolicyFilter.of(policy)
                .filter(request, sent -> reactor.exchange(sent).doOnNext(response -> headCame.set(true)));
    }

    private void assertOverWithNothingHeld(ScriptedServer server) {
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                .isEqualTo(1);
        assertThat(time.pending()).isZero();
        await().until(() -> server.requestsInFlight() == 0);
        server.on("GET", "/things").reply(Reply.ok().body("free"));
        assertThat(call(server)
                        .flatMap(response -> response.bodyToMono(String.class))
                        .block(LONG))
                .isEqualTo("free");
        assertThat(server.received()).hasSize(2);
    }

    @Test
    void in_a_wait(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503).body("busy"));
        Disposable subscription = call(server).subscribe();
        await().until(() -> time.pending() == 1);

        subscription.dispose();

        assertOverWithNothingHeld(server);
    }

    @Test
    void while_the_server_thinks(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.ok().delay(LONG));
        Disposable subscription = call(server).subscribe();
        await().until(() -> server.requestsInFlight() == 1);

        subscription.dispose();

        assertOverWithNothingHeld(server);
    }

    @Test
    void while_the_policy_looks_at_a_body(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.status(400).json("{\"code\":\"A\"}").stallAfter(5, LONG));
        Disposable subscription = call(server).subscribe();
        await().untilTrue(headCame);

        subscription.dispose();

        assertOverWithNothingHeld(server);
    }

    @Test
    void with_a_response_at_hand_that_was_not_asked_for() {
        AtomicBoolean read = new AtomicBoolean();
        Flux<DataBuffer> body = Flux.<DataBuffer>empty().doOnComplete(() -> read.set(true));
        ClientRequest request = ClientRequest.create(HttpMethod.GET, URI.create("http://localhost/"))
                .build();
        BaseSubscriber<ClientResponse> patient = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // Asks for nothing yet.
            }
        };
        PolicyFilter.of(policy)
                .filter(
                        request,
                        sent -> Mono.just(
                                ClientResponse.create(HttpStatus.OK).body(body).build()))
                .subscribe(patient);
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(1);
        assertThat(read).isFalse();

        patient.cancel();

        assertThat(read).as("so its connection is free").isTrue();
    }
}
