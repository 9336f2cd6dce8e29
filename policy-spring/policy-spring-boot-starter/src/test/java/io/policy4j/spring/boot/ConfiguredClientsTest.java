package io.policy4j.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.spring.annotation.ApiPolicy;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.http.client.autoconfigure.service.HttpServiceClientPropertiesAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.service.HttpServiceClientAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.registry.ImportHttpServices;

/** Clients that Boot builds have the policy that the configuration gives them; on real connections. */
class ConfiguredClientsTest {

    private final ScriptedServer server = ScriptedServer.start(
            Reply.status(503), Reply.status(503), Reply.ok().body("paid"));
    private final String base = "http://" + server.uri("/").getAuthority();

    private final ApplicationContextRunner runner = Contexts.runner()
            .withPropertyValues("policy4j.policies.billing.location=classpath:billing.yaml")
            .withInitializer(Contexts.client(base + "/api", "billing"));

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_rest_client() {
        runner.run(context -> {
            RestClient client =
                    context.getBean(RestClient.Builder.class).baseUrl(base).build();

            assertThat(client.get().uri("/api/invoices").retrieve().body(String.class))
                    .isEqualTo("paid");
            assertThat(server.received()).hasSize(3);
        });
    }

    @Test
    void a_client_elsewhere_has_no_policy() {
        runner.run(context -> {
            RestClient client =
                    context.getBean(RestClient.Builder.class).baseUrl(base).build();

            assertThatThrownBy(() -> client.get().uri("/apis").retrieve().toBodilessEntity())
                    .isInstanceOf(HttpServerErrorException.class);
            assertThat(server.received()).hasSize(1);
        });
    }

    @Test
    void a_rest_template() {
        runner.run(context -> {
            RestTemplateBuilder builder = context.getBean(RestTemplateBuilder.class);

            assertThat(builder.build().getForObject(base + "/api/invoices", String.class))
                    .isEqualTo("paid");
        });
    }

    @Test
    void a_web_client() {
        runner.run(context -> {
            WebClient client =
                    context.getBean(WebClient.Builder.class).baseUrl(base).build();

            assertThat(client.get()
                            .uri("/api/invoices")
                            .retrieve()
                            .bodyToMono(String.class)
                            .block())
                    .isEqualTo("paid");
            assertThat(server.received()).hasSize(3);
        });
    }

    interface Invoices {
        @GetExchange("/invoices")
        String first();
    }

    interface PolicedInvoices {
        @ApiPolicy(name = "billing", request = "GET /invoices")
        @GetExchange("/invoices")
        String first();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "invoices", types = Invoices.class)
    static class Services {}

    @Configuration(proxyBeanMethods = false)
    @ImportHttpServices(group = "invoices", types = PolicedInvoices.class)
    static class PolicedServices {}

    private ApplicationContextRunner services(Class<?> services) {
        return Contexts.runner()
                .withConfiguration(AutoConfigurations.of(
                        HttpServiceClientPropertiesAutoConfiguration.class, HttpServiceClientAutoConfiguration.class))
                .withUserConfiguration(services)
                .withPropertyValues(
                        "policy4j.policies.billing.location=classpath:billing.yaml",
                        "spring.http.serviceclient.invoices.base-url=" + base);
    }

    @Test
    void a_group_of_http_services() {
        services(Services.class)
                .withPropertyValues("policy4j.clients.invoices.policy=billing")
                .run(context -> {
                    assertThat(context.getBean(Invoices.class).first()).isEqualTo("paid");
                    assertThat(server.received()).hasSize(3);
                });
    }

    @Test
    void an_annotated_http_service() {
        services(PolicedServices.class).run(context -> {
            assertThat(context.getBean(PolicedInvoices.class).first()).isEqualTo("paid");
            assertThat(server.received()).hasSize(3);
        });
    }

    @Test
    void a_policy_on_both_the_group_and_its_method_is_refused() {
        services(PolicedServices.class)
                .withPropertyValues("policy4j.clients.invoices.policy=billing")
                .run(context -> assertThat(Failures.shown(context.getStartupFailure()))
                        .contains("policy billing stands at", "PolicedInvoices.first too: attempts would multiply"));
    }

    static class Nested {
        private final RestClient client;

        Nested(RestClient.Builder builder) {
            this.client = builder.build();
        }

        @ApiPolicy(name = "billing", request = "GET")
        public String first(String uri) {
            return client.get().uri(uri).retrieve().body(String.class);
        }
    }

    @Test
    void a_policy_on_both_a_method_and_the_client_inside_makes_one_call() {
        try (ScriptedServer down = ScriptedServer.start(request -> Reply.status(503))) {
            String url = "http://" + down.uri("/").getAuthority();
            runner.withBean(Nested.class)
                    .withInitializer(Contexts.client(url, "billing"))
                    .run(context -> {
                        assertThatThrownBy(() -> context.getBean(Nested.class).first(url))
                                .isInstanceOf(HttpServerErrorException.class);
                        assertThat(down.received()).hasSize(3);
                    });
        }
    }

    @Test
    void signals_are_not_wrapped() {
        try (ScriptedServer upgrade = ScriptedServer.start(request -> Reply.status(402))) {
            String url = "http://" + upgrade.uri("/").getAuthority();
            runner.withInitializer(Contexts.client(url, "billing")).run(context -> {
                RestClient rest = context.getBean(RestClient.Builder.class).build();
                WebClient web = context.getBean(WebClient.Builder.class).build();

                assertThatThrownBy(() -> rest.get().uri(url).retrieve().toBodilessEntity())
                        .isInstanceOf(UpgradeRequiredException.class);
                assertThatThrownBy(() ->
                                web.get().uri(url).retrieve().toBodilessEntity().block())
                        .isInstanceOf(UpgradeRequiredException.class);
            });
        }
    }
}
