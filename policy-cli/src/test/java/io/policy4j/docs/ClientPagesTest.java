package io.policy4j.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page of a client shows is served a 503 and then a 200, and a 402. */
@ExtendWith(ScriptedServerExtension.class)
class ClientPagesTest {

    private final ApiPolicy policy = ApiPolicy.of(
            "billing",
            PolicyFile.parse(
                    "billing.yaml", "api: billing\nextends: http\nenvelope: {code: /code}\ntable: {402: upgrade}\n"),
            ApiPolicyConfig.custom().time(VirtualTime.automatic()).build());

    @BeforeEach
    void script(ScriptedServer server) {
        server.on("GET", "/busy*").reply(Reply.status(503), Reply.ok().body("there"));
        server.on("GET", "/full*").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));
    }

    private static String at(ScriptedServer server, String path) {
        return server.uri(path).toString();
    }

    @Test
    void java_net_http(ScriptedServer server) throws Exception {
        JdkSendSnippet snippet = new JdkSendSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void java_net_http_async(ScriptedServer server) {
        JdkSendAsyncSnippet snippet = new JdkSendAsyncSnippet(policy);

        assertThat(snippet.run(at(server, "/busy")).join()).isEqualTo("there");
        assertThatThrownBy(() -> snippet.run(at(server, "/full")).join())
                .hasCauseInstanceOf(UpgradeRequiredException.class);
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void apache_httpclient(ScriptedServer server) throws Exception {
        ApacheSnippet snippet = new ApacheSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void apache_httpclient_async(ScriptedServer server) throws Exception {
        ApacheAsyncSnippet snippet = new ApacheAsyncSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void okhttp(ScriptedServer server) throws Exception {
        OkHttpSnippet snippet = new OkHttpSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void okhttp_with_an_interceptor(ScriptedServer server) throws Exception {
        Request.Builder request = new Request.Builder();
        okhttp3.OkHttpClient client = new OkHttpInterceptorSnippet(policy).client();

        try (Response response =
                client.newCall(request.url(at(server, "/busy")).build()).execute()) {
            assertThat(response.body().string()).isEqualTo("there");
        }
        assertThatThrownBy(() ->
                        client.newCall(request.url(at(server, "/full")).build()).execute())
                .hasCauseInstanceOf(UpgradeRequiredException.class);
    }

    @Test
    void retrofit(ScriptedServer server) throws Exception {
        RetrofitSnippet snippet = new RetrofitSnippet(policy);

        retrofit2.Response<ResponseBody> response =
                snippet.service(at(server, "/busy/")).listRepos("octocat").execute();

        assertThat(response.body().string()).isEqualTo("there");
        assertThatThrownBy(() -> snippet.service(at(server, "/full/"))
                        .listRepos("octocat")
                        .execute())
                .hasCauseInstanceOf(UpgradeRequiredException.class);
    }

    @Test
    void spring_rest_client(ScriptedServer server) {
        RestClientSnippet snippet = new RestClientSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void spring_rest_template(ScriptedServer server) {
        RestTemplateSnippet snippet = new RestTemplateSnippet(policy);

        assertThat(snippet.run(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void spring_http_exchange_on_rest_client(ScriptedServer server) {
        HttpExchangeSnippet snippet = new HttpExchangeSnippet(policy);

        assertThat(snippet.onRestClient(at(server, "/busy")).getRepository("spring-projects", "spring-framework"))
                .isEqualTo("there");
        assertThatThrownBy(() ->
                        snippet.onRestClient(at(server, "/full")).getRepository("spring-projects", "spring-framework"))
                .isInstanceOf(UpgradeRequiredException.class);
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void spring_http_exchange_on_web_client(ScriptedServer server) {
        HttpExchangeSnippet snippet = new HttpExchangeSnippet(policy);

        assertThat(snippet.onWebClient(at(server, "/busy"))
                        .getRepository("spring-projects", "spring-framework")
                        .block())
                .isEqualTo("there");
        assertThatThrownBy(() -> snippet.onWebClient(at(server, "/full"))
                        .getRepository("spring-projects", "spring-framework")
                        .block())
                .isInstanceOf(UpgradeRequiredException.class);
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void spring_web_client(ScriptedServer server) {
        WebClientSnippet snippet = new WebClientSnippet(policy);

        assertThat(snippet.run(at(server, "/busy")).block()).isEqualTo("there");
        assertThat(snippet.run(at(server, "/full")).block()).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void feign(ScriptedServer server) {
        FeignSnippet snippet = new FeignSnippet(policy);

        assertThat(snippet.contributors(at(server, "/busy"))).isEqualTo("there");
        assertThat(snippet.contributors(at(server, "/full"))).isEqualTo("please upgrade: PLAN_LIMIT");
        assertThat(server.received()).hasSize(3);
    }

    @Test
    void async_feign(ScriptedServer server) {
        AsyncFeignSnippet snippet = new AsyncFeignSnippet(policy);

        assertThat(snippet.github(at(server, "/busy"))
                        .contributors("OpenFeign", "feign")
                        .join())
                .isEqualTo("there");
        assertThatThrownBy(() -> snippet.github(at(server, "/full"))
                        .contributors("OpenFeign", "feign")
                        .join())
                .hasRootCauseInstanceOf(UpgradeRequiredException.class);
    }
}
