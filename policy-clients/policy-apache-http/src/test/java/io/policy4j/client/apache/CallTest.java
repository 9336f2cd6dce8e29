package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both clients do beyond the contract. */
@ExtendWith(ScriptedServerExtension.class)
class CallTest {

    private static final String KEYS = """
            extends: http
            idempotency: {header: Idempotency-Key, generate: true}
            """;
    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: {retry: {times: 1}}
            """;

    private final VirtualTime time = VirtualTime.automatic();
    private final HttpClientContext context = HttpClientContext.create();

    private ApiPolicy policy(String yaml) {
        return Policies.of(yaml, time);
    }

    private static ClassicHttpRequest get(URI uri) {
        return ClassicRequestBuilder.get(uri).build();
    }

    private static ClassicHttpRequest post(URI uri, String json) {
        return ClassicRequestBuilder.post(uri)
                .setEntity(json, ContentType.APPLICATION_JSON)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_the_context_is_whose_state_a_call_uses(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "/things").reply(Reply.status(503));
        ApiPolicy policy = policy("extends: http\nkey: caller\nbudget: {tokens: 1, per-success: 0.1}\n");

        for (String tenant : List.of("a", "a", "b")) {
            context.setAttribute(PolicyExec.KEY, tenant);
            way.send(policy, get(server.uri("/things")), context);
        }

        assertThat(server.received()).hasSize(2 + 1 + 2);
    }

    @ParameterizedTest
    @EnumSource
    void a_deadline_in_the_context_ends_the_waiting(Way way, ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofSeconds(30)));
        context.setAttribute(PolicyExec.DEADLINE, Duration.ofSeconds(20));

        assertThatThrownBy(() -> way.send(policy("extends: http"), get(server.uri("/things")), context))
                .isInstanceOf(RetryLaterException.class);
    }

    @ParameterizedTest
    @EnumSource
    void a_deadline_of_another_type_is_refused(Way way, ScriptedServer server) {
        context.setAttribute(PolicyExec.DEADLINE, "20s");

        assertThatThrownBy(() -> way.send(policy("extends: http"), get(server.uri("/things")), context))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("context attribute io.policy4j.deadline (a java.lang.String):"
                        + " must be a java.time.Duration");

        assertThat(server.received()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void a_generated_key_goes_with_a_redirect(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "/old").reply(Reply.status(307).header("Location", "/new"));
        server.on("POST", "/new").reply(Reply.status(503), Reply.ok());

        way.send(policy(KEYS), post(server.uri("/old"), "{}"));

        assertOneKey(server, 4);
    }

    @ParameterizedTest
    @EnumSource
    void a_generated_key_goes_with_the_answer_to_a_challenge(Way way, ScriptedServer server) throws Exception {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(
                new AuthScope(null, -1), new UsernamePasswordCredentials("me", "secret".toCharArray()));
        context.setCredentialsProvider(credentials);
        server.on("POST", "/things")
                .reply(
                        Reply.status(401).header("WWW-Authenticate", "Basic realm=\"things\""),
                        Reply.status(503),
                        Reply.ok());

        Answer answer = way.send(policy(KEYS), post(server.uri("/things"), "{}"), context);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.received().get(1).header("Authorization")).isPresent();
        assertOneKey(server, 3);
    }

    private static void assertOneKey(ScriptedServer server, int requests) {
        List<List<String>> keys = server.received().stream()
                .map(request -> request.headers("Idempotency-Key"))
                .toList();
        assertThat(keys).hasSize(requests).containsOnly(keys.get(0));
        assertThat(keys.get(0)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void a_key_in_the_body_is_read(Way way, ScriptedServer server) throws Exception {
        server.on("POST", "/orders").reply(Reply.status(503), Reply.ok());
        ApiPolicy policy = policy("extends: http\nidempotency: {body: /requestId}\n");

        Answer answer = way.send(policy, post(server.uri("/orders"), "{\"requestId\":\"r1\"}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(server.received()).extracting(Received::text).containsOnly("{\"requestId\":\"r1\"}");
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_the_client_leaves_compressed_is_decoded_for_the_policy_only(Way way, ScriptedServer server)
            throws Exception {
        Reply other = Reply.status(400).json("{\"code\":\"OTHER\"}").gzip();
        server.on("GET", "/things")
                .reply(Reply.status(400).json("{\"code\":\"TRANSIENT\"}").gzip(), other);
        context.setRequestConfig(
                RequestConfig.custom().setContentCompressionEnabled(false).build());

        Answer answer = way.send(policy(CODES), get(server.uri("/things")), context);

        assertThat(server.received()).hasSize(2);
        byte[] decoded = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
        assertThat(new String(decoded, StandardCharsets.UTF_8)).contains("OTHER");
    }

    @ParameterizedTest
    @EnumSource
    void a_body_that_waits_to_be_asked_for_is_sent_with_each_attempt(Way way, ScriptedServer server) throws Exception {
        server.on("PUT", "/things").reply(Reply.status(503), Reply.ok());
        context.setRequestConfig(
                RequestConfig.custom().setExpectContinueEnabled(true).build());
        ClassicHttpRequest put = ClassicRequestBuilder.put(server.uri("/things"))
                .setEntity("body")
                .build();

        assertThat(way.send(policy("extends: http"), put, context).status()).isEqualTo(200);

        assertThat(server.received()).extracting(Received::text).containsExactly("body", "body");
        assertThat(server.received())
                .extracting(received -> received.headers("Expect"))
                .containsOnly(List.of("100-continue"));
    }

    @ParameterizedTest
    @EnumSource
    void a_target_that_is_no_uri_is_sent_as_ever(Way way, ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(Reply.status(503), Reply.ok());
        ClassicHttpRequest odd =
                new BasicClassicHttpRequest("GET", new HttpHost("127.0.0.1", server.port()), "/a|b?c=|");

        assertThat(way.send(policy("extends: http"), odd).status()).isEqualTo(200);

        assertThat(server.received()).extracting(Received::path).containsExactly("/a|b", "/a|b");
    }

    @ParameterizedTest
    @EnumSource
    void a_renewal_may_lead_to_another_host(Way way, ScriptedServer server) throws Exception {
        server.on("PUT", "/things").reply(Reply.status(401));
        try (ScriptedServer other = ScriptedServer.start(Reply.ok().body("there"))) {
            RenewalHook hook = RenewalHook.blocking(() -> RequestChange.NONE.withTarget(other.uri("/elsewhere")));
            ApiPolicy policy = Policies.of(
                    "extends: http\ntable:\n  401: renew token\n",
                    ApiPolicyConfig.custom().time(time).renewal("token", hook));
            ClassicHttpRequest put = ClassicRequestBuilder.put(server.uri("/things"))
                    .setEntity("body")
                    .build();

            assertThat(way.send(policy, put).text()).isEqualTo("there");

            Received again = other.received().get(0);
            assertThat(again.text()).isEqualTo("body");
            assertThat(again.headers("Host")).containsExactly("127.0.0.1:" + other.port());
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_renewal_that_leads_nowhere_fails_the_call(Way way, ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(401));
        RenewalHook hook = RenewalHook.blocking(() -> RequestChange.NONE.withTarget(URI.create("/no-host")));
        ApiPolicy policy = Policies.of(
                "extends: http\ntable:\n  401: renew token\n",
                ApiPolicyConfig.custom().time(time).renewal("token", hook));

        assertThatThrownBy(() -> way.send(policy, get(server.uri("/things"))))
                .hasStackTraceContaining("the changed target names no host");

        assertThat(server.received()).hasSize(1);
    }
}
