package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.spring.annotation.ApiPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class Policy4jAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(Policy4jAutoConfiguration.class));

    static class Service {
        private int attempts;

        @ApiPolicy(name = "http", request = "GET")
        public int attempts() {
            return ++attempts;
        }
    }

    @Test
    void an_annotated_method_has_its_policy() {
        runner.withBean(Service.class).run(context -> {
            assertThat(context.getBean(Service.class).attempts()).isEqualTo(1);
            assertThat(context.getBean(ApiPolicyRegistry.class)
                            .apiPolicy("http")
                            .getMetrics()
                            .getNumberOfAttempts())
                    .isEqualTo(1);
        });
    }
}
