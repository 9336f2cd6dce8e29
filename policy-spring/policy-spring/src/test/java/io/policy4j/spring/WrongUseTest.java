package io.policy4j.spring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.spring.annotation.ApiPolicy;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What can't work is refused before the first call. */
class WrongUseTest {

    static class NotSpel {
        @ApiPolicy(name = "billing", key = "#tenant..id")
        public void call(String tenant) {}
    }

    static class NoProperty {
        @ApiPolicy(name = "${missing}")
        public void call() {}
    }

    static class OtherStage {
        static final class Own<T> extends CompletableFuture<T> {}

        @ApiPolicy(name = "billing")
        public Own<String> call() {
            return new Own<>();
        }
    }

    static class NoRequest {
        @ApiPolicy(name = "billing", request = "/invoices")
        public void call() {}
    }

    static class PrivateMethod {
        @ApiPolicy(name = "billing")
        private void call() {}

        void calls() {
            call();
        }
    }

    static class Blocking {
        @ApiPolicy(name = "timed")
        public void call() {}
    }

    private static void refused(Class<?> bean, String reason) {
        assertThatThrownBy(() -> Contexts.with(bean).close())
                .isInstanceOf(InvalidApiPolicyMethodException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_key_that_is_not_spel() {
        refused(NotSpel.class, "key (#tenant..id): is not valid SpEL");
    }

    @Test
    void a_name_without_its_property() {
        refused(NoProperty.class, "name (${missing}): can't be resolved");
    }

    @Test
    void a_stage_of_somebody_elses() {
        refused(OtherStage.class, "which a call under a policy can't give");
    }

    @Test
    void a_request_without_a_method() {
        refused(NoRequest.class, "request (/invoices): must be a method of HTTP");
    }

    @Test
    void a_private_method() {
        refused(PrivateMethod.class, "no proxy can stand before a final, private or static method");
    }

    @Test
    void a_method_that_blocks_under_an_attempt_timeout() {
        refused(Blocking.class, "has an attempt-timeout, which can't be kept on a method that blocks");
    }
}
