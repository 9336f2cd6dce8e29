package io.policy4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScriptedServerExtension.class)
class AgentPlatformServerTest {

    @Test
    void not_found_has_type_code_and_param(AgentPlatformServer api) throws Exception {
        HttpResponse<String> response = call(api, "GET", "/agents/other", "");
        assertFails(response, 404, "not_found_error", "agent_not_found");
        assertThat(error(response))
                .containsOnlyKeys("type", "code", "message", "param")
                .containsEntry("param", "agent_id");
        assertFails(call(api, "GET", "/knowledge/documents/other", ""), 404, "not_found_error", "document_not_found");
    }

    @Test
    void an_agent_can_be_made_read_and_listed(AgentPlatformServer api) throws Exception {
        String id = id(call(api, "POST", "/agents", "{}"));
        assertThat(call(api, "GET", "/agents/" + id, "").statusCode()).isEqualTo(200);
        assertThat(call(api, "GET", "/agents?cursor=agent_1", "").body()).contains(id);
        assertFails(call(api, "GET", "/agents?cursor=!", ""), 400, "invalid_request_error", "invalid_cursor");
    }

    @Test
    void one_403_is_about_the_plan_and_two_are_about_permission(AgentPlatformServer api) throws Exception {
        api.agentLimit(1);
        id(call(api, "POST", "/agents", "{}"));
        assertFails(call(api, "POST", "/agents", "{}"), 403, "tier_error", "tier_limit");
        Map<String, String> keys = Map.of(
                AgentPlatformServer.READ_ONLY_KEY, "invalid_scope",
                AgentPlatformServer.VIEWER_KEY, "permission_denied");
        for (Map.Entry<String, String> key : keys.entrySet()) {
            String header = "Bearer " + key.getKey();
            assertFails(
                    Http.post(api.uri("/agents"), "{}", "Authorization", header),
                    403,
                    "permission_error",
                    key.getValue());
            assertThat(Http.get(api.uri("/agents"), "Authorization", header).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_duplicate_upload_is_a_409_without_envelope_and_resumes_once(AgentPlatformServer api) throws Exception {
        String first = id(call(api, "POST", "/knowledge/documents", "same text"));
        HttpResponse<String> duplicate = call(api, "POST", "/knowledge/documents", "same text");
        assertThat(duplicate.statusCode()).isEqualTo(409);
        Map<String, Object> body = Json.object(duplicate.body()).orElseThrow();
        assertThat(body)
                .containsOnlyKeys("upload_session_id", "duplicate_of")
                .containsEntry("duplicate_of", List.of(first));
        String confirm = "{\"upload_session_id\":\"" + body.get("upload_session_id") + "\"}";
        String second = id(call(api, "POST", "/knowledge/documents/confirm-duplicate", confirm));
        assertThat(second).isNotEqualTo(first);
        assertThat(call(api, "GET", "/knowledge/documents/" + second, "").statusCode())
                .isEqualTo(200);
        HttpResponse<String> again = call(api, "POST", "/knowledge/documents/confirm-duplicate", confirm);
        assertFails(again, 400, "invalid_request_error", "invalid_upload");
        assertThat(error(again)).containsEntry("param", "upload_session_id");
    }

    @Test
    void an_empty_upload_is_invalid(AgentPlatformServer api) throws Exception {
        assertFails(call(api, "POST", "/knowledge/documents", ""), 400, "invalid_request_error", "invalid_upload");
    }

    @Test
    void names_are_unique_and_full_folders_stay(AgentPlatformServer api) throws Exception {
        String folder = id(call(api, "POST", "/knowledge/folders", "{\"name\":\"f\"}"));
        assertFails(
                call(api, "POST", "/knowledge/folders", "{\"name\":\"f\"}"),
                400,
                "invalid_request_error",
                "folder_name_exists");
        id(call(api, "POST", "/knowledge/documents?folder_id=" + folder, "text"));
        assertFails(
                call(api, "DELETE", "/knowledge/folders/" + folder, ""),
                400,
                "invalid_request_error",
                "folder_not_empty");
        id(call(api, "POST", "/knowledge/tags", "{\"name\":\"f\"}"));
        assertFails(
                call(api, "POST", "/knowledge/tags", "{\"name\":\"f\"}"),
                400,
                "invalid_request_error",
                "tag_name_exists");
        String empty = id(call(api, "POST", "/knowledge/folders", "{\"name\":\"g\"}"));
        assertThat(call(api, "DELETE", "/knowledge/folders/" + empty, "").statusCode())
                .isEqualTo(204);
    }

    @Test
    void missing_names_are_malformed_requests(AgentPlatformServer api) throws Exception {
        for (String body : List.of("", "{}", "{\"name\":1}", "{\"name\":\" \"}", "{\"name\":\"a\"")) {
            assertThat(call(api, "POST", "/knowledge/tags", body).statusCode()).isEqualTo(400);
        }
    }

    @Test
    void a_429_has_no_hint_as_the_page_names_none(AgentPlatformServer api) throws Exception {
        api.failNext("429 rate_limit_exceeded");
        HttpResponse<String> response = call(api, "GET", "/agents", "");
        assertFails(response, 429, "rate_limit_error", "rate_limit_exceeded");
        assertThat(response.headers().firstValue("Retry-After")).isEmpty();
    }

    private static HttpResponse<String> call(AgentPlatformServer api, String method, String path, String body)
            throws Exception {
        return Http.send(method, api.uri(path), body, "Authorization", api.authorization());
    }

    private static String id(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(201);
        return Json.object(response.body()).orElseThrow().get("id").toString();
    }

    private static void assertFails(HttpResponse<String> response, int status, String type, String code) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(error(response)).containsEntry("type", type).containsEntry("code", code);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> error(HttpResponse<String> response) {
        return (Map<String, Object>) Json.object(response.body()).orElseThrow().get("error");
    }
}
