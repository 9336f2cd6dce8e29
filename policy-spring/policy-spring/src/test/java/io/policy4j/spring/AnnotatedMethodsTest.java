package io.policy4j.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.CallCancelledException;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.spring.annotation.ApiPolicy;
import io.policy4j.test.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What an annotated method does, whatever it returns. */
class AnnotatedMethodsTest {

    private final AnnotationConfigApplicationContext context = Contexts.with(Billing.class);
    private final Billing billing = context.getBean(Billing.class);
    private final Script script = context.getBean(Billing.class).script();
    private final VirtualTime time = context.getBean(VirtualTime.class);

    /** What an attempt does. */
    interface Step {
        Object play() throws Exception;
    }

    /** What the next attempts do. */
    static final class Script {
        private final Deque<Step> steps = new ArrayDeque<>();
        private int attempts;

        void plays(Step... all) {
            Collections.addAll(steps, all);
        }

        Object next() throws Exception {
            attempts++;
            return steps.removeFirst().play();
        }
    }

    static class Billing {
        private final Script script = new Script();

        Script script() {
            return script;
        }

        @ApiPolicy(name = "billing", request = "GET /invoices")
        public String text() throws Exception {
            return (String) script.next();
        }

        @ApiPolicy(name = "billing", request = "GET")
        public void nothing() throws Exception {
            script.next();
        }

        @ApiPolicy(name = "billing", request = "GET")
        public ResponseEntity<?> entity() throws Exception {
            return (ResponseEntity<?>) script.next();
        }

        @ApiPolicy(name = "billing", request = "GET")
        public CompletionStage<String> stage() throws Exception {
            return CompletableFuture.completedFuture((String) script.next());
        }

        @ApiPolicy(name = "billing", request = "GET")
        public Mono<String> mono() {
            return Mono.fromCallable(() -> (String) script.next());
        }

        @ApiPolicy(name = "billing", request = "GET")
        public Flux<String> flux() throws Exception {
            return Flux.just((String) script.next(), "more");
        }

        @ApiPolicy(name = "billing")
        public String unknownRequest() throws Exception {
            return (String) script.next();
        }

        @ApiPolicy(name = "billing", request = "GET")
        public String uninterruptible() {
            try {
                return (String) script.next();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    static Step unavailable() {
        return () -> {
            throw HttpServerErrorException.create(
                    HttpStatusCode.valueOf(503), "down", new HttpHeaders(), new byte[0], null);
        };
    }

    static Step error(int status, HttpHeaders headers, String body) {
        return () -> {
            throw HttpClientErrorException.create(
                    HttpStatusCode.valueOf(status), "no", headers, body.getBytes(UTF_8), null);
        };
    }

    @Test
    void a_method_that_throws_503_is_invoked_again_after_the_wait_of_the_row() throws Exception {
        script.plays(unavailable(), unavailable(), () -> "paid");

        assertThat(billing.text()).isEqualTo("paid");
        assertThat(script.attempts).isEqualTo(3);
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void a_method_without_a_value_is_invoked_again_too() throws Exception {
        script.plays(unavailable(), () -> "ignored");

        billing.nothing();

        assertThat(script.attempts).isEqualTo(2);
    }

    @Test
    void a_returned_entity_is_an_outcome_with_its_status_and_headers() throws Exception {
        script.plays(
                () -> ResponseEntity.status(429).header("Retry-After", "7").build(), () -> ResponseEntity.ok("paid"));

        assertThat(billing.entity().getBody()).isEqualTo("paid");
        assertThat(time.waits()).containsExactly(Duration.ofSeconds(7));
    }

    @Test
    void the_code_in_an_entity_is_read() throws Exception {
        script.plays(() -> ResponseEntity.status(409).body("{\"code\": \"EXISTS\"}"));

        assertThat(billing.entity().getStatusCode().value()).isEqualTo(409);
        assertThat(context.getBean(ApiPolicyRegistry.class)
                        .apiPolicy("billing")
                        .getMetrics()
                        .getNumberOfCalls(CallResult.Kind.SUCCESS))
                .isEqualTo(1);
    }

    @Test
    void a_stage_is_made_again_without_blocking() {
        script.plays(unavailable(), () -> "paid");

        assertThat(stage()).isCompletedWithValue("paid");
    }

    private CompletableFuture<String> stage() {
        try {
            return billing.stage().toCompletableFuture();
        } catch (Exception e) {
            throw new AssertionError("a stage carries failures", e);
        }
    }

    @Test
    void a_mono_is_subscribed_to_again() {
        script.plays(unavailable(), () -> "paid");

        assertThat(billing.mono().block()).isEqualTo("paid");
        assertThat(script.attempts).isEqualTo(2);
    }

    @Test
    void a_method_is_invoked_again_for_its_flux() throws Exception {
        script.plays(unavailable(), () -> "paid");

        assertThat(billing.flux().collectList().block()).isEqualTo(List.of("paid", "more"));
    }

    @Test
    void what_must_not_be_sent_twice_is_invoked_once() {
        script.plays(unavailable());

        assertThatThrownBy(billing::unknownRequest).isInstanceOf(HttpServerErrorException.class);
        assertThat(script.attempts).isEqualTo(1);
    }

    @Test
    void signals_reach_the_caller_unwrapped() {
        script.plays(error(402, new HttpHeaders(), ""));

        assertThatThrownBy(billing::text).isInstanceOf(UpgradeRequiredException.class);
    }

    @Test
    void a_wait_that_is_too_long_is_declined() {
        HttpHeaders headers = new HttpHeaders();
        headers.set("Retry-After", "9999");
        script.plays(error(429, headers, ""));

        assertThatThrownBy(billing::text).isInstanceOf(RetryLaterException.class);
    }

    @Test
    void an_exception_that_says_nothing_of_http_is_the_callers_at_once() {
        script.plays(() -> {
            throw new IllegalArgumentException("amount");
        });

        assertThatThrownBy(billing::text).isInstanceOf(IllegalArgumentException.class);
        assertThat(script.attempts).isEqualTo(1);
    }

    @Test
    void an_interrupted_wait_is_a_checked_exception_only_where_the_method_declares_one() {
        script.plays(unavailable(), unavailable());

        Thread.currentThread().interrupt();
        assertThatThrownBy(billing::uninterruptible).isInstanceOf(CallCancelledException.class);
        assertThat(Thread.interrupted()).isTrue();

        Thread.currentThread().interrupt();
        assertThatThrownBy(billing::text).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
