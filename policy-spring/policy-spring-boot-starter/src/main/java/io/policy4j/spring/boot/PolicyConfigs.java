package io.policy4j.spring.boot;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import io.github.resilience4j.timelimiter.TimeLimiterRegistry;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.SharedState;
import io.policy4j.spring.boot.InvalidPolicyConfigurationException.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;

/** How each policy is executed: by its properties, and what stands among the beans. */
final class PolicyConfigs {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyConfigs.class);

    private final ListableBeanFactory beans;

    PolicyConfigs(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** What holds for every policy. */
    private ApiPolicyConfig.Builder base() {
        ApiPolicyConfig given = beans.getBeanProvider(ApiPolicyConfig.class).getIfUnique();
        ApiPolicyConfig.Builder base = given == null ? ApiPolicyConfig.custom() : ApiPolicyConfig.from(given);
        beans.getBeansOfType(RenewalHook.class).forEach(base::renewal);
        beans.getBeanProvider(SharedState.class).ifUnique(base::sharedState);
        return base;
    }

    ApiPolicyConfig of(String name, PolicyProperties said) {
        ApiPolicyConfig.Builder config = base();
        guard(
                name,
                "circuit-breaker",
                said.circuitBreaker(),
                CircuitBreakerRegistry.class,
                guards -> config.circuitBreaker(guards, String.valueOf(said.circuitBreaker())));
        guard(
                name,
                "bulkhead",
                said.bulkhead(),
                BulkheadRegistry.class,
                guards -> config.bulkhead(guards, String.valueOf(said.bulkhead())));
        guard(
                name,
                "rate-limiter",
                said.rateLimiter(),
                RateLimiterRegistry.class,
                guards -> config.rateLimiter(guards, String.valueOf(said.rateLimiter())));
        guard(
                name,
                "time-limiter",
                said.timeLimiter(),
                TimeLimiterRegistry.class,
                guards -> config.timeLimiter(guards, String.valueOf(said.timeLimiter())));
        beans.getBeanProvider(ApiPolicyConfigCustomizer.class)
                .orderedStream()
                .forEach(customizer -> customizer.customize(name, config));
        return config.build();
    }

    /**
     * Makes the policies that are configured.
     *
     * @throws InvalidPolicyConfigurationException if one can't be made
     */
    void make(Map<String, ConfiguredPolicies.Configured> policies, ApiPolicyRegistry registry) {
        List<Trouble> troubles = new ArrayList<>();
        policies.forEach((name, policy) -> {
            policy.warnings().forEach(warning -> LOG.warn("policy {}: {}", name, warning));
            try {
                registry.apiPolicy(
                        name,
                        policy::table,
                        () -> of(name, policy.properties()),
                        policy.properties().tags());
            } catch (IllegalArgumentException e) {
                troubles.add(new Trouble(
                        "policy4j.policies." + name,
                        String.valueOf(e.getMessage()),
                        "Add a bean of type RenewalHook with the name of the hook."));
            }
        });
        if (!troubles.isEmpty()) {
            throw new InvalidPolicyConfigurationException(troubles);
        }
    }

    private <R> void guard(String policy, String word, @Nullable String guard, Class<R> registries, Consumer<R> use) {
        if (guard == null) {
            return;
        }
        R registry = beans.getBeanProvider(registries).getIfUnique();
        if (registry == null) {
            throw new InvalidPolicyConfigurationException(List.of(new Trouble(
                    "policy4j.policies." + policy + "." + word,
                    guard + " can't be found: there is no bean of type " + registries.getSimpleName(),
                    "Add resilience4j-spring-boot4, or a bean of that type.")));
        }
        use.accept(registry);
    }
}
