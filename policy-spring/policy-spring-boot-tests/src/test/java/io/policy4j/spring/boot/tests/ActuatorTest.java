package io.policy4j.spring.boot.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ConfigurableApplicationContext;

/** The starter in a program, looked at from outside. */
class ActuatorTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static ConfigurableApplicationContext program;

    @BeforeAll
    static void start() {
        program = SpringApplication.run(
                Program.class,
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--spring.threads.virtual.enabled=true",
                "--management.endpoints.web.exposure.include=*",
                "--management.endpoint.health.show-details=always",
                "--management.health.apipolicies.enabled=true");
    }

    @AfterAll
    static void stop() {
        program.close();
    }

    private record Answer(int status, String body) {}

    private static Answer get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private static Answer post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private static URI uri(String path) {
        return URI.create(
                "http://localhost:" + program.getEnvironment().getRequiredProperty("local.server.port") + path);
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    @Test
    void it_runs_on_the_line_that_is_meant() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("boot.line"));
    }

    @Test
    void policies_are_told_with_their_tables_and_state() throws Exception {
        Answer all = get("/actuator/apipolicies");
        assertThat(all.status()).isEqualTo(200);
        assertThat(all.body())
                .contains("{\"apiPolicies\":{\"bots\":{\"api\":\"bots\",\"inherits\":[\"agency-bots\",\"http\"]")
                .contains("{\"row\":\"402 PLAN_LIMIT_REACHED\",\"table\":\"bots\"")
                .contains("\"max-wait\":{\"value\":\"2m\",\"from\":\"default\"}");
        assertThat(get("/actuator/apipolicies/bots").body()).contains("\"budget\":{\"tokens\":");
        assertThat(get("/actuator/apipolicies/nobody").status()).isEqualTo(404);
    }

    @Test
    void a_decision_is_explained() throws Exception {
        assertThat(get("/actuator/apipolicies/bots/explain?status=402&code=PLAN_LIMIT_REACHED&method=POST")
                        .body())
                .contains("\"row\":\"402 PLAN_LIMIT_REACHED\",\"action\":\"upgrade\",\"result\":\"upgrade\"");
        String headers = "&header=" + encoded("Date: Wed, 21 Oct 2026 07:28:00 GMT") + "&header="
                + encoded("Retry-After: Wed, 21 Oct 2026 07:28:07 GMT");
        assertThat(get("/actuator/apipolicies/bots/explain?status=429&method=GET" + headers)
                        .body())
                .contains("\"result\":\"again\",\"delayMs\":7000");
        assertThat(get("/actuator/apipolicies/bots/explain?status=429&header=" + encoded("Retry-After: 3, 4"))
                        .status())
                .isEqualTo(200);
        assertThat(get("/actuator/apipolicies/bots/explain?failure=timeout&method=POST")
                        .body())
                .contains("\"failure\":\"timeout\"")
                .contains("\"result\":\"failed\"");
    }

    @Test
    void a_question_that_makes_no_sense_is_refused() throws Exception {
        assertThat(get("/actuator/apipolicies/bots/explain").status()).isEqualTo(400);
        assertThat(get("/actuator/apipolicies/bots/explain?failure=tomeout").status())
                .isEqualTo(400);
        assertThat(get("/actuator/apipolicies/bots/explain?status=429&header=Retry-After")
                        .status())
                .isEqualTo(400);
        assertThat(get("/actuator/apipolicies/nobody/explain?status=429").status())
                .isEqualTo(404);
        assertThat(post("/actuator/apipolicies/bots", "{\"release\":\"everything\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_closed_latch_is_seen_and_released() throws Exception {
        assertThat(get("/actuator/health").status()).isEqualTo(200);
        assertThat(post("/bots", "").body()).startsWith("made: ");
        assertThat(post("/bots", "").body()).startsWith("upgrade: ");

        assertThat(get("/actuator/apipolicies/bots").body())
                .contains("\"latches\":[{\"row\":\"402 PLAN_LIMIT_REACHED\",\"scope\":[\"key\"]");
        Answer health = get("/actuator/health");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body())
                .contains("\"bots\":{\"402 PLAN_LIMIT_REACHED\":\"until it is released\"}")
                .contains("\"status\":\"OUT_OF_SERVICE\"");
        assertThat(get("/actuator/apipolicyevents/bots/latch_closed").body())
                .contains("\"policyName\":\"bots\",\"type\":\"LATCH_CLOSED\"")
                .doesNotContain("UPGRADE");
        assertThat(get("/actuator/apipolicyevents").body())
                .contains("\"type\":\"UPGRADE\"")
                .contains("\"status\":402")
                .doesNotContain("ACCEPTED");
        assertThat(get("/actuator/apipolicyevents/nobody").body()).isEqualTo("{\"apiPolicyEvents\":[]}");

        assertThat(post("/actuator/apipolicies/bots", "{\"release\":\"latches\",\"row\":\"429\"}")
                        .body())
                .isEqualTo("{\"latches\":[],\"cooldowns\":[]}");
        assertThat(post("/actuator/apipolicies/bots", "{\"release\":\"all\"}").body())
                .isEqualTo("{\"latches\":[\"402 PLAN_LIMIT_REACHED\"],\"cooldowns\":[]}");
        assertThat(get("/actuator/health").status()).isEqualTo(200);
    }

    @Test
    void requests_are_served_by_virtual_threads_where_there_are_any() throws Exception {
        assertThat(post("/thread", "").body().startsWith("VirtualThread"))
                .isEqualTo(Runtime.version().feature() >= 21);
    }
}
