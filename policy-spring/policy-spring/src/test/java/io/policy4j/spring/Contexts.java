package io.policy4j.spring;

import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.ApiPolicyRegistry;
import io.policy4j.test.VirtualTime;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.MapPropertySource;

/** Contexts of plain Spring with a registry in virtual time. */
final class Contexts {

    static final String BILLING = """
        api: billing
        envelope: {code: /code}
        table:
          503: {retry: {schedule: [1s, 2s]}}
          429: {wait: {jitter: none}}
          402: upgrade
          409 EXISTS: accept
        """;

    private Contexts() {}

    @Configuration(proxyBeanMethods = false)
    @Import(ApiPolicyAspectConfiguration.class)
    static class Base {
        @Bean
        VirtualTime time() {
            return VirtualTime.automatic();
        }

        @Bean
        ApiPolicyRegistry registry(VirtualTime time) {
            ApiPolicyRegistry registry = ApiPolicyRegistry.of(
                    ApiPolicyConfig.custom().time(time).random(() -> 0.5).build());
            registry.apiPolicy("billing", PolicyFile.parse("billing.yaml", BILLING));
            registry.apiPolicy(
                    "cooling",
                    PolicyFile.parse(
                            "cooling.yaml", "api: cooling\nmax-wait: 1s\ntable: {429: {then: wait, cooldown: key}}"));
            registry.apiPolicy(
                    "timed", PolicyFile.parse("timed.yaml", "api: timed\nattempt-timeout: 1s\ntable: {4xx: fail}"));
            return registry;
        }
    }

    static AnnotationConfigApplicationContext with(Class<?>... beans) {
        return with(Map.of(), beans);
    }

    static AnnotationConfigApplicationContext with(Map<String, Object> properties, Class<?>... beans) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.register(Base.class);
        context.register(beans);
        context.refresh();
        return context;
    }
}
