package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.spring.annotation.ApiPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.restclient.RestClientCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.webclient.WebClientCustomizer;

/** What a person reads who configured something wrong; the documentation shows these messages word by word. */
class WrongConfigurationTest {

    private static final Path PAGE = Path.of("../../docs/spring-errors.md");
    private static final String BILLING = "policy4j.policies.billing.location=classpath:billing.yaml";

    record Wrong(String title, ApplicationContextRunner program) {
        @Override
        public String toString() {
            return title;
        }
    }

    static class Misspelled {
        @ApiPolicy(name = "biling")
        public String call() {
            return "";
        }
    }

    static class NoFallback {
        @ApiPolicy(name = "billing", fallbackMethod = "cached")
        public String call(String id) {
            return id;
        }

        String cached(Throwable failure, String id) {
            return id;
        }
    }

    static class Final {
        @ApiPolicy(name = "billing")
        public final String call() {
            return "";
        }
    }

    static class Blocking {
        @ApiPolicy(name = "timed")
        public String call() {
            return "";
        }
    }

    static List<Wrong> all() {
        ApplicationContextRunner one = Contexts.runner().withPropertyValues(BILLING);
        return List.of(
                new Wrong(
                        "A location that leads nowhere",
                        Contexts.runner()
                                .withPropertyValues("policy4j.policies.billing.location=classpath:biling.yaml")),
                new Wrong(
                        "An error in a policy file",
                        Contexts.runner()
                                .withPropertyValues("policy4j.policies.billing.location=classpath:broken.yaml")),
                new Wrong("An error in a policy inside of application.yaml", Contexts.profile("broken-inline")),
                new Wrong("A setting that is none", Contexts.profile("bad-setting")),
                new Wrong(
                        "A property that is not there",
                        one.withPropertyValues("policy4j.policies.billing.max-waits=3s")),
                new Wrong(
                        "A table as properties",
                        Contexts.runner().withPropertyValues("policy4j.policies.billing.table.[429]=wait")),
                new Wrong(
                        "A policy without a table",
                        Contexts.runner().withPropertyValues("policy4j.policies.billing.max-wait=3s")),
                new Wrong(
                        "A file that renews with a hook that is not there",
                        Contexts.runner()
                                .withPropertyValues("policy4j.policies.renewing.location=classpath:renewing.yaml")),
                new Wrong(
                        "A guard without its registry",
                        one.withPropertyValues("policy4j.policies.billing.circuit-breaker=backend")),
                new Wrong(
                        "A client's policy that is not there",
                        one.withInitializer(Contexts.client("https://api.example.com", "biling"))),
                new Wrong(
                        "A client that nobody builds",
                        one.withInitializer(Contexts.client("https://api.example.com", "billing"))
                                .withClassLoader(new FilteredClassLoader(
                                        RestClientCustomizer.class, WebClientCustomizer.class))),
                new Wrong(
                        "A group of HTTP services that is not there",
                        one.withPropertyValues("policy4j.clients.billing.policy=billing")),
                new Wrong("A method's policy that is not there", one.withBean(Misspelled.class)),
                new Wrong("A fallback that does not fit", one.withBean(NoFallback.class)),
                new Wrong("A method that no proxy can stand before", one.withBean(Final.class)),
                new Wrong(
                        "An attempt-timeout on a method that blocks",
                        Contexts.runner()
                                .withPropertyValues("policy4j.policies.timed.location=classpath:timed.yaml")
                                .withBean(Blocking.class)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_message_is_the_documented_one(Wrong wrong) throws IOException {
        AtomicReference<String> shown = new AtomicReference<>();
        wrong.program().run(context -> shown.set(Failures.shown(context.getStartupFailure())));

        String section = "## " + wrong.title() + "\n\n```\n" + shown.get() + "\n```\n";
        if (Boolean.getBoolean("errors.write")) {
            Files.writeString(PAGE, Files.readString(PAGE) + "\n" + section);
        }
        assertThat(Files.readString(PAGE)).contains(section);
    }
}
