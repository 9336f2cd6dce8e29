package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.DecimalAiServer.Metric;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScriptedServerExtension.class)
class DecimalAiServerTest {

    @Test
    void the_same_manifest_gives_the_same_id(DecimalAiServer api) throws Exception {
        String manifest = "{\"agent_name\":\"a\",\"manifest_hash\":\"h\"}";
        HttpResponse<String> first = post(api, "/manifests", manifest);
        HttpResponse<String> second = post(api, "/manifests", manifest);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).contains("\"status\":\"existing\"");
        String id = field(first, "manifest_id");
        assertThat(field(second, "manifest_id")).isEqualTo(id);
        assertThat(get(api, "/manifests/" + id).statusCode()).isEqualTo(200);
    }

    @Test
    void a_skill_has_versions_and_an_old_one_conflicts(DecimalAiServer api) throws Exception {
        assertThat(sync(api, "one").body()).contains("created");
        assertThat(sync(api, "one").body()).contains("unchanged");
        assertThat(sync(api, "two").body()).contains("updated", "\"version\":2");
        HttpResponse<String> conflict = sync(api, "one");
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(conflict.body()).contains("\"detail\":{", "\"version\":1");
        assertThat(get(api, "/skills/search").body()).contains("\"version\":2");
    }

    @Test
    void a_duplicate_trace_is_returned_and_not_counted_twice(DecimalAiServer api) throws Exception {
        api.quota(Metric.TRACES, 1);
        assertThat(trace(api, "t1").statusCode()).isEqualTo(201);
        assertThat(trace(api, "t1").statusCode()).isEqualTo(200);
        assertThat(api.used(Metric.TRACES)).isOne();
        HttpResponse<String> refused = trace(api, "t2");
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(field(refused, "detail")).contains("traces_ingested", "limit 1");
        assertThat(trace(api, "t1").statusCode()).isEqualTo(200);
        assertThat(get(api, "/traces/t2").statusCode()).isEqualTo(404);
        api.newBillingPeriod();
        assertThat(trace(api, "t2").statusCode()).isEqualTo(201);
    }

    @Test
    void a_dataset_counts_its_rows_and_a_refused_one_counts_none(DecimalAiServer api) throws Exception {
        api.quota(Metric.SFT_ROWS, 10);
        assertThat(post(api, "/datasets", "{\"name\":\"d\",\"rows\":11}").body())
                .contains("sft_rows (limit 10)");
        assertThat(post(api, "/datasets", "{\"name\":\"d\",\"rows\":10}").statusCode())
                .isEqualTo(201);
        assertThat(api.used(Metric.SFT_ROWS)).isEqualTo(10);
        assertThat(post(api, "/datasets", "{\"name\":\"d\",\"rows\":\"x\"}").body())
                .contains("type_error.integer");
    }

    @Test
    void malformed_json_is_a_400_and_a_missing_field_a_422_with_its_place(DecimalAiServer api) throws Exception {
        HttpResponse<String> malformed = post(api, "/manifests", "{");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(field(malformed, "detail")).isNotBlank();
        HttpResponse<String> missing = post(api, "/manifests", "{\"manifest_hash\":\"h\"}");
        assertThat(missing.statusCode()).isEqualTo(422);
        assertThat(Json.object(missing.body()).orElseThrow().get("detail")).isInstanceOf(List.class);
        assertThat(missing.body()).contains("[\"body\",\"agent_name\"]", "value_error.missing");
    }

    @Test
    void installing_twice_returns_the_installed_skill_in_detail(DecimalAiServer api) throws Exception {
        assertThat(post(api, "/registry/skills/s/install", "").statusCode()).isEqualTo(201);
        HttpResponse<String> again = post(api, "/registry/skills/s/install", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("\"detail\":{", "\"name\":\"s\"");
    }

    @Test
    void a_missing_skill_is_named(DecimalAiServer api) throws Exception {
        assertThat(get(api, "/skills/search-flights").body())
                .isEqualTo("{\"detail\":\"Skill 'search-flights' not found\"}");
    }

    @Test
    void a_viewer_reads_and_does_not_write(DecimalAiServer api) throws Exception {
        String viewer = "Bearer " + DecimalAiServer.VIEWER_KEY;
        assertThat(Http.post(api.uri("/api/v1/traces"), "{}", "Authorization", viewer)
                        .statusCode())
                .isEqualTo(403);
        assertThat(Http.get(api.uri("/api/v1/traces/t"), "Authorization", viewer)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void webhooks_are_signed(DecimalAiServer api) throws Exception {
        assertThat(Http.post(api.uri("/api/v1/webhooks"), "{}").statusCode()).isEqualTo(401);
        assertThat(webhook(api, "sha256=other")).isEqualTo(400);
        assertThat(webhook(api, DecimalAiServer.WEBHOOK_SIGNATURE)).isEqualTo(200);
    }

    @Test
    void a_gated_feature_is_a_501_until_enabled(DecimalAiServer api) throws Exception {
        assertThat(post(api, "/fine-tunes", "{}").statusCode()).isEqualTo(501);
        api.enableFineTunes();
        assertThat(post(api, "/fine-tunes", "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void every_response_has_a_request_id_of_its_own(DecimalAiServer api) throws Exception {
        String success = requestId(trace(api, "t"));
        api.failNext("500", "503");
        String first = requestId(get(api, "/traces/t"));
        String second = requestId(get(api, "/traces/t"));
        assertThat(List.of(success, first, second)).doesNotHaveDuplicates();
    }

    @Test
    void an_ordered_429_says_12_seconds_or_what_it_was_told(DecimalAiServer api) throws Exception {
        api.failNext("429");
        assertThat(get(api, "/traces/t").headers().firstValue("Retry-After")).contains("12");
        api.retryAfter(Duration.ofSeconds(3));
        api.failNext("429");
        assertThat(get(api, "/traces/t").headers().firstValue("Retry-After")).contains("3");
    }

    private static HttpResponse<String> sync(DecimalAiServer api, String text) throws Exception {
        return post(api, "/skills/sync", "{\"name\":\"search\",\"body\":\"" + text + "\"}");
    }

    private static HttpResponse<String> trace(DecimalAiServer api, String id) throws Exception {
        return post(api, "/traces", "{\"agent_name\":\"a\",\"trace_id\":\"" + id + "\"}");
    }

    private static HttpResponse<String> post(DecimalAiServer api, String path, String body) throws Exception {
        return Http.post(api.uri("/api/v1" + path), body, "Authorization", api.authorization());
    }

    private static HttpResponse<String> get(DecimalAiServer api, String path) throws Exception {
        return Http.get(api.uri("/api/v1" + path), "Authorization", api.authorization());
    }

    private static int webhook(DecimalAiServer api, String signature) throws Exception {
        return Http.post(api.uri("/api/v1/webhooks"), "{}", "X-Webhook-Signature", signature)
                .statusCode();
    }

    private static String requestId(HttpResponse<String> response) {
        return response.headers().firstValue("X-Request-ID").orElseThrow();
    }

    private static String field(HttpResponse<String> response, String name) {
        return Json.object(response.body()).orElseThrow().get(name).toString();
    }
}
