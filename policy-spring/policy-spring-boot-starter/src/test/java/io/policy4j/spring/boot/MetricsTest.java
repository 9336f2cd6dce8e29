package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.policy4j.spring.annotation.ApiPolicy;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;

class MetricsTest {

    static class Billing {
        @ApiPolicy(name = "billing", request = "GET")
        public String call() {
            return "paid";
        }
    }

    @Test
    void calls_are_counted_and_observed() {
        Contexts.runner()
                .withConfiguration(AutoConfigurations.of(
                        MetricsAutoConfiguration.class,
                        CompositeMeterRegistryAutoConfiguration.class,
                        SimpleMetricsExportAutoConfiguration.class,
                        ObservationAutoConfiguration.class))
                .withBean(Billing.class)
                .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml")
                .run(context -> {
                    context.getBean(Billing.class).call();

                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    assertThat(meters.get("policy4j.calls")
                                    .tags("name", "billing", "kind", "success", "retried", "false")
                                    .functionCounter()
                                    .count())
                            .isEqualTo(1);
                    assertThat(meters.get("policy4j.call")
                                    .tag("name", "billing")
                                    .timer()
                                    .count())
                            .isEqualTo(1);
                });
    }

    @Test
    void observations_can_be_switched_off() {
        Contexts.runner()
                .withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class))
                .withPropertyValues("policy4j.observations.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(ApiPolicyConfigCustomizer.class));
    }
}
