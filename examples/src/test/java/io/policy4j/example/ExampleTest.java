package io.policy4j.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.policy4j.resilience4j.ApiPolicyRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The example, used as its page uses it. */
class ExampleTest {

    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext service;

    @BeforeAll
    static void start() {
        service = SpringApplication.run(ExampleApplication.class, "--server.port=0", "--example.traffic=false");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return BROWSER.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void the_page_is_there() throws Exception {
        assertThat(send("GET", "/").body()).contains("<h1>Four APIs, four policies</h1>");
        assertThat(send("GET", "/trouble").body()).contains("\"503 UPSTREAM_UNAVAILABLE\"");
    }

    @ParameterizedTest
    @CsvSource({"agency-bots", "oneperfectslice", "agent-platform", "decimalai"})
    void a_plan_that_is_used_up_becomes_a_nudge(String api) throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(send("POST", "/" + api).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> nudge = send("POST", "/" + api);
        assertThat(nudge.statusCode()).isEqualTo(402);
        assertThat(nudge.body()).contains("\"api\":\"" + api + "\"").containsPattern("\"message\":\"[^\"]+\"");
        assertThat(send("GET", "/actuator/apipolicyevents/" + api + "/upgrade").body())
                .contains("\"type\":\"UPGRADE\"");
    }

    @Test
    void users_come_by_themselves_so_that_the_dashboard_has_something_to_show() {
        try (ConfigurableApplicationContext visited =
                SpringApplication.run(ExampleApplication.class, "--server.port=0")) {
            ApiPolicyRegistry policies = visited.getBean(ApiPolicyRegistry.class);
            await().untilAsserted(() -> assertThat(policies.getAllPolicies())
                    .anySatisfy(policy -> assertThat(policy.getMetrics().getNumberOfAttempts())
                            .isPositive()));
        }
    }

    @Test
    void a_failure_that_passes_is_not_seen_by_the_user_but_on_the_dashboard() throws Exception {
        assertThat(send("POST", "/trouble/agent-platform?failure=500%20upstream_error")
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/agent-platform").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/actuator/prometheus").body())
                .containsPattern("policy4j_attempts_total\\{action=\"retry\",kind=\"again\",name=\"agent-platform\","
                        + "row=\"500\"\\} 1\\.0")
                .contains("policy4j_budget_tokens{name=\"decimalai\"}");
    }

    @Test
    void what_a_retry_cannot_mend_is_told_at_once() throws Exception {
        assertThat(send("POST", "/trouble/agency-bots?failure=404%20NOT_FOUND").statusCode())
                .isEqualTo(200);
        HttpResponse<String> no = send("GET", "/agency-bots");
        assertThat(no.statusCode()).isEqualTo(502);
        assertThat(no.body()).isEqualTo("{\"status\":404}");
        assertThat(send("POST", "/trouble/agency-bots?failure=418").statusCode())
                .isEqualTo(404);
    }

    @Test
    void operators_see_the_four_policies() throws Exception {
        assertThat(send("GET", "/actuator/apipolicies").body())
                .contains("\"agency-bots\":{", "\"oneperfectslice\":{", "\"agent-platform\":{", "\"decimalai\":{");
        assertThat(send("GET", "/actuator/health").body()).contains("\"apiPolicies\":{\"status\":\"UP\"}");
    }
}
