package io.policy4j.spring.boot;

import io.github.resilience4j.core.registry.RegistryEventConsumer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.micrometer.ApiPolicyCallConvention;
import io.policy4j.resilience4j.micrometer.ObservedCalls;
import io.policy4j.resilience4j.micrometer.TaggedApiPolicyMetricsPublisher;
import io.policy4j.spring.ApiPolicyAspectConfiguration;
import java.time.Duration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** The registry with the policies that are configured, the annotation, and what keeps the tables fresh. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration"
        })
@Import(ApiPolicyAspectConfiguration.class)
@ImportRuntimeHints(PropertyHints.class)
public class Policy4jAutoConfiguration {

    /** How often policy files are looked at; zero for never. */
    static final String REFRESH_INTERVAL = "policy4j.refresh.interval";

    /** For the container. */
    public Policy4jAutoConfiguration() {}

    /** Unless the program has a registry of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(ApiPolicyRegistry.class)
    static class Registry {

        @Bean
        ConfiguredPolicies configuredPolicies(Environment environment, ResourceLoader resources) {
            return new ConfiguredPolicies(environment, resources);
        }

        @Bean
        ApiPolicyRegistry apiPolicyRegistry(
                ConfiguredPolicies configured,
                ListableBeanFactory beans,
                ObjectProvider<RegistryEventConsumer<ApiPolicy>> consumers) {
            PolicyConfigs configs = new PolicyConfigs(beans);
            ApiPolicyRegistry.Builder builder = ApiPolicyRegistry.custom()
                    .withApiPolicyConfig(configs.of(ApiPolicyRegistry.DEFAULT_CONFIG, PolicyProperties.NONE));
            consumers.orderedStream().forEach(builder::addRegistryEventConsumer);
            ApiPolicyRegistry registry = builder.build();
            configs.make(configured.read().orThrow(), registry);
            return registry;
        }

        @Bean
        PolicyRefresher policyRefresher(
                ConfiguredPolicies configured, ApiPolicyRegistry registry, Environment environment) {
            Duration every = Binder.get(environment)
                    .bind(REFRESH_INTERVAL, Duration.class)
                    .orElse(Duration.ofSeconds(5));
            return new PolicyRefresher(configured, registry, every);
        }
    }

    /** Meters of every policy. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterRegistry.class)
    static class Metrics {

        @Bean
        @ConditionalOnBean(MeterRegistry.class)
        @ConditionalOnMissingBean
        TaggedApiPolicyMetricsPublisher apiPolicyMetrics(MeterRegistry meters) {
            return new TaggedApiPolicyMetricsPublisher(meters);
        }
    }

    /** Observations of every call. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observations {

        @Bean
        @ConditionalOnBean(ObservationRegistry.class)
        @ConditionalOnProperty(name = "policy4j.observations.enabled", matchIfMissing = true)
        @Order(0)
        ApiPolicyConfigCustomizer observedApiPolicyCalls(
                ObservationRegistry observations, ObjectProvider<ApiPolicyCallConvention> convention) {
            ApiPolicyCallConvention own = convention.getIfUnique();
            ObservedCalls calls = own == null ? ObservedCalls.of(observations) : ObservedCalls.of(observations, own);
            return (policy, config) -> config.observer(calls);
        }
    }
}
