package io.policy4j.spring.boot;

import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.test.VirtualTime;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestTemplateAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Contexts of Boot with the auto-configurations of this module, in virtual time. */
final class Contexts {

    static final VirtualTime TIME = VirtualTime.automatic();

    private Contexts() {}

    static ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        Policy4jAutoConfiguration.class,
                        ClientsAutoConfiguration.class,
                        RestClientAutoConfiguration.class,
                        RestTemplateAutoConfiguration.class,
                        WebClientAutoConfiguration.class))
                .withBean(
                        ApiPolicyConfig.class,
                        () -> ApiPolicyConfig.custom()
                                .time(TIME)
                                .random(() -> 0.5)
                                .build())
                .withPropertyValues("policy4j.refresh.interval=0");
    }

    /** With application.yaml of a profile, and where its values stand. */
    static ApplicationContextRunner profile(String profile) {
        return runner().withInitializer(new ConfigDataApplicationContextInitializer())
                .withPropertyValues("spring.profiles.active=" + profile);
    }

    /** What gives the client of a base URL a policy; its colon can't stand in property values of the runner. */
    static ApplicationContextInitializer<ConfigurableApplicationContext> client(String url, String policy) {
        return context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(url, Map.of("policy4j.clients.[" + url + "].policy", policy)));
    }
}
