package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.test.AgencyBotsServer.Resource;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScriptedServerExtension.class)
class AgencyBotsServerTest {

    private static final String BOT = "{\"clientUrl\":\"https://a.example\"}";

    @Test
    void a_bot_lives_from_creation_to_deletion(AgencyBotsServer api) throws Exception {
        String id = createBot(api, "https://a.example");
        assertThat(call(api, "GET", "/api/bots/" + id, "").body()).contains("https://a.example");
        assertThat(call(api, "GET", "/api/bots", "").body()).contains(id);
        assertThat(call(api, "DELETE", "/api/bots/" + id, "").statusCode()).isEqualTo(204);
        assertFails(call(api, "GET", "/api/bots/" + id, ""), 404, "NOT_FOUND");
    }

    @Test
    void an_error_has_code_message_and_a_request_id_of_its_own(AgencyBotsServer api) throws Exception {
        Map<String, Object> first = error(call(api, "GET", "/api/bots/none", ""));
        Map<String, Object> second = error(call(api, "GET", "/api/bots/none", ""));
        assertThat(first).containsOnlyKeys("code", "message", "requestId");
        assertThat(first.get("requestId").toString()).startsWith("req_").isNotEqualTo(second.get("requestId"));
    }

    @Test
    void validation_names_the_issues_and_has_no_request_id(AgencyBotsServer api) throws Exception {
        for (String body : List.of("", "[]", "{", "{}", "{\"clientUrl\":\"a\"}", "{\"clientUrl\":null}", BOT + "x")) {
            HttpResponse<String> response = call(api, "POST", "/api/bots", body);
            assertFails(response, 400, "VALIDATION_ERROR");
            assertThat(error(response)).containsOnlyKeys("code", "message", "details");
            assertThat(error(response).get("details").toString()).contains("issues", "clientUrl", "Invalid url");
        }
    }

    @Test
    void the_same_client_url_twice_is_a_conflict(AgencyBotsServer api) throws Exception {
        createBot(api, "https://a.example");
        assertFails(call(api, "POST", "/api/bots", BOT), 409, "CONFLICT");
    }

    @Test
    void plan_limits_name_resource_and_limit_and_free_up(AgencyBotsServer api) throws Exception {
        api.planLimit(Resource.BOTS, 1);
        String id = createBot(api, "https://a.example");
        HttpResponse<String> refused = call(api, "POST", "/api/bots", "{\"clientUrl\":\"https://b.example\"}");
        assertFails(refused, 402, "PLAN_LIMIT_REACHED");
        assertThat(error(refused).get("message").toString()).contains("1 bots");
        assertThat(error(refused).get("details").toString()).contains("resource=bots", "limit=1");
        call(api, "DELETE", "/api/bots/" + id, "");
        createBot(api, "https://b.example");
    }

    @Test
    void monthly_messages_are_limited_until_the_month_is_over(AgencyBotsServer api) throws Exception {
        String messages = "/api/bots/" + createBot(api, "https://a.example") + "/messages";
        api.planLimit(Resource.MONTHLY_MESSAGES, 1);
        assertThat(call(api, "POST", messages, "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> refused = call(api, "POST", messages, "{}");
        assertThat(error(refused).get("message").toString()).contains("1 monthly messages");
        api.newMonth();
        assertThat(call(api, "POST", messages, "{}").statusCode()).isEqualTo(201);
    }

    @Test
    void actions_stop_counting_with_their_bot(AgencyBotsServer api) throws Exception {
        String bot = "/api/bots/" + createBot(api, "https://a.example");
        api.planLimit(Resource.ACTIVE_ACTIONS, 1);
        assertThat(call(api, "POST", bot + "/actions", "{}").statusCode()).isEqualTo(201);
        HttpResponse<String> refused = call(api, "POST", bot + "/actions", "{}");
        assertFails(refused, 402, "PLAN_LIMIT_REACHED");
        assertThat(error(refused).get("message").toString()).contains("active actions");
        call(api, "DELETE", bot, "");
        String other = createBot(api, "https://b.example");
        assertThat(call(api, "POST", "/api/bots/" + other + "/actions", "{}").statusCode())
                .isEqualTo(201);
    }

    @Test
    void public_errors_are_small_and_need_no_token(AgencyBotsServer api) throws Exception {
        assertThat(Http.get(api.uri("/v1/public/bots/none")).body()).isEqualTo("{\"error\":{\"code\":\"NOT_FOUND\"}}");
        String id = createBot(api, "https://a.example");
        api.planLimit(Resource.MONTHLY_MESSAGES, 0);
        HttpResponse<String> refused = Http.post(api.uri("/v1/public/bots/" + id + "/messages"), "{}");
        assertThat(refused.statusCode()).isEqualTo(402);
        assertThat(refused.body()).isEqualTo("{\"error\":{\"code\":\"PLAN_LIMIT_REACHED\"}}");
        assertThat(Http.get(api.uri("/v1/public/bots/" + id)).statusCode()).isEqualTo(200);
    }

    @Test
    void forbidden_and_no_agency_are_told_apart(AgencyBotsServer api) throws Exception {
        String foreign = api.addForeignBot();
        assertFails(call(api, "GET", "/api/bots/" + foreign, ""), 403, "FORBIDDEN");
        String token = "Bearer " + AgencyBotsServer.TOKEN_WITHOUT_AGENCY;
        assertFails(Http.get(api.uri("/api/bots"), "Authorization", token), 403, "NO_AGENCY");
    }

    @Test
    void an_ordered_429_says_how_long_to_wait(AgencyBotsServer api) throws Exception {
        api.failNext("429 RATE_LIMITED");
        assertThat(call(api, "GET", "/api/bots", "").headers().firstValue("Retry-After"))
                .contains("5");
    }

    private static String createBot(AgencyBotsServer api, String url) throws Exception {
        HttpResponse<String> response = call(api, "POST", "/api/bots", "{\"clientUrl\":\"" + url + "\"}");
        assertThat(response.statusCode()).isEqualTo(201);
        return Json.object(response.body()).orElseThrow().get("id").toString();
    }

    private static HttpResponse<String> call(AgencyBotsServer api, String method, String path, String body)
            throws Exception {
        return Http.send(method, api.uri(path), body, "Authorization", api.authorization());
    }

    private static void assertFails(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response)).containsEntry("code", code);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> error(HttpResponse<String> response) {
        return (Map<String, Object>) Json.object(response.body()).orElseThrow().get("error");
    }
}
