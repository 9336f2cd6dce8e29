package io.policy4j.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.spring.annotation.ApiPolicy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.HttpClientErrorException;
import reactor.core.publisher.Mono;

class FallbacksTest {

    private final AnnotationConfigApplicationContext context = Contexts.with(Billing.class);
    private final Billing billing = context.getBean(Billing.class);

    @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // fallbacks are found by name
    static class Billing {

        @ApiPolicy(name = "billing", request = "GET", fallbackMethod = "other")
        public String text(RuntimeException failure) {
            throw failure;
        }

        @ApiPolicy(name = "billing", request = "GET", fallbackMethod = "otherStage")
        public CompletableFuture<String> stage(RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }

        @ApiPolicy(name = "billing", request = "GET", fallbackMethod = "otherMono")
        public Mono<String> mono(RuntimeException failure) {
            return Mono.error(failure);
        }

        private String other(RuntimeException argument, UpgradeRequiredException e) {
            return "upgrade, please";
        }

        private String other(IllegalArgumentException e) {
            return "illegal " + e.getMessage();
        }

        private String other(RuntimeException argument, NumberFormatException e) {
            throw new IllegalStateException("fallback failed");
        }

        private static CompletableFuture<String> otherStage(Exception e) {
            return CompletableFuture.completedFuture("stage of " + e.getClass().getSimpleName());
        }

        private Mono<String> otherMono(UpgradeRequiredException e) {
            return Mono.just("upgrade, please");
        }
    }

    @AfterEach
    void close() {
        context.close();
    }

    private static RuntimeException paymentRequired() {
        return HttpClientErrorException.create(
                HttpStatusCode.valueOf(402), "pay", new HttpHeaders(), new byte[0], null);
    }

    @Test
    void a_signal_has_a_fallback_of_its_own() {
        assertThat(billing.text(paymentRequired())).isEqualTo("upgrade, please");
        assertThat(billing.mono(paymentRequired()).block()).isEqualTo("upgrade, please");
        assertThat(billing.stage(paymentRequired()).join()).isEqualTo("stage of UpgradeRequiredException");
    }

    @Test
    void the_nearest_type_of_exception_answers() {
        assertThat(billing.text(new IllegalArgumentException("x"))).isEqualTo("illegal x");
        assertThat(billing.text(new java.util.IllegalFormatWidthException(3))).startsWith("illegal");
    }

    @Test
    void an_exception_without_a_fallback_is_the_callers() {
        assertThatThrownBy(() -> billing.text(new UnsupportedOperationException("no")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() ->
                        billing.mono(new UnsupportedOperationException("no")).block())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void what_a_fallback_throws_is_the_callers() {
        assertThatThrownBy(() -> billing.text(new NumberFormatException())).hasMessage("fallback failed");
    }
}
