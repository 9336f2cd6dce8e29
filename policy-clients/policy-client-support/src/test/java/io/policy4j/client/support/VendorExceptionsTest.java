package io.policy4j.client.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.RateLimitException;
import com.openai.models.models.Model;
import com.openai.models.models.ModelRetrieveParams;
import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.model.Balance;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.core.Request;
import io.policy4j.core.file.PolicyFile;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.FailureReader;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Vendors' SDKs as they are, decorated as plain callables: what they throw is read as the response that it carries. */
@ExtendWith(ScriptedServerExtension.class)
class VendorExceptionsTest {

    private final VirtualTime time = VirtualTime.automatic();

    private ApiPolicy policy(String yaml, FailureReader reader) {
        return ApiPolicy.of(
                "vendor",
                PolicyFile.parse("vendor.yaml", "api: vendor\nextends: http\n" + yaml),
                ApiPolicyConfig.custom()
                        .time(time)
                        .random(() -> 0)
                        .failureReader(reader)
                        .build());
    }

    @Nested
    class OpenAiJava {

        private static final Request GET = Request.of("GET", "/models/gpt");
        private static final String MODEL =
                "{\"id\":\"gpt\",\"created\":1,\"object\":\"model\",\"owned_by\":\"somebody\"}";

        private final ApiPolicy policy = policy("""
                envelope: {code: [/code, /error/code], type: [/type, /error/type]}
                table:
                  429 insufficient_quota: upgrade
                  429: {wait: {jitter: none}}
                """, new OpenAiSnippet());

        private Callable<Model> retrieve(ScriptedServer server) {
            OpenAIClient client = new OpenAIClientImpl(ClientOptions.builder()
                    .httpClient(new OpenAiHttp(server))
                    .apiKey("key")
                    .maxRetries(0)
                    .build());
            return () -> client.models()
                    .retrieve(ModelRetrieveParams.builder().model("gpt").build());
        }

        @Test
        void a_rate_limit_is_waited_for(ScriptedServer server) throws Exception {
            server.on("GET", "/models/gpt")
                    .reply(
                            Reply.status(429)
                                    .retryAfter(Duration.ofSeconds(20))
                                    .json("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"slow down\"}}"),
                            Reply.ok().json(MODEL));

            assertThat(policy.executeCallable(GET, retrieve(server)).id()).isEqualTo("gpt");
            assertThat(time.waits()).containsExactly(Duration.ofSeconds(20));
        }

        @Test
        void a_quota_under_the_same_status_is_a_signal(ScriptedServer server) {
            server.on("GET", "/models/gpt")
                    .reply(Reply.status(429).json("{\"error\":{\"code\":\"insufficient_quota\",\"message\":\"pay\"}}"));

            UpgradeRequiredException thrown = catchThrowableOfType(
                    UpgradeRequiredException.class, () -> policy.executeCallable(GET, retrieve(server)));

            assertThat(thrown.upgrade().code()).isEqualTo("insufficient_quota");
            assertThat(thrown).hasCauseInstanceOf(RateLimitException.class);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void a_failure_without_a_response_is_what_its_cause_is() {
        OpenAiSnippet reader = new OpenAiSnippet();

        assertThat(reader.read(new OpenAIIoException("failed", new SocketTimeoutException())))
                .isEqualTo(Outcome.failure(FailureKind.TIMEOUT));
        assertThat(reader.read(new IllegalStateException())).isNull();
    }

    @Nested
    class StripeJava {

        private static final Request GET = Request.of("GET", "/v1/balance");

        private final ApiPolicy policy = policy("""
                envelope: {code: /error/code, type: /error/type}
                table:
                  429 lock_timeout: {wait: {jitter: none}}
                  io: {retry: {schedule: [1s, 1s]}}
                  402: fail
                """, new StripeSnippet());

        private StripeClient client;

        @BeforeEach
        void start(ScriptedServer server) {
            client = StripeClient.builder()
                    .setApiKey("key")
                    .setApiBase("http://127.0.0.1:" + server.port())
                    .setMaxNetworkRetries(0)
                    .build();
        }

        private Balance balance() throws Exception {
            return policy.executeCallable(GET, () -> client.balance().retrieve());
        }

        @Test
        void a_lock_timeout_is_waited_for(ScriptedServer server) throws Exception {
            server.on("GET", "/v1/balance")
                    .reply(
                            Reply.status(429)
                                    .retryAfter(Duration.ofSeconds(3))
                                    .json("{\"error\":{\"code\":\"lock_timeout\",\"message\":\"busy\"}}"),
                            Reply.ok().json("{\"object\":\"balance\",\"livemode\":false}"));

            assertThat(balance().getObject()).isEqualTo("balance");
            assertThat(time.waits()).containsExactly(Duration.ofSeconds(3));
        }

        @Test
        void a_declined_card_is_the_callers(ScriptedServer server) {
            server.on("GET", "/v1/balance")
                    .reply(
                            Reply.status(402)
                                    .json(
                                            "{\"error\":{\"type\":\"card_error\",\"code\":\"card_declined\",\"message\":\"no\"}}"));

            assertThatThrownBy(this::balance).isInstanceOf(CardException.class);
            assertThat(server.received()).hasSize(1);
        }

        @Test
        void a_broken_connection_is_retried(ScriptedServer server) throws Exception {
            server.on("GET", "/v1/balance")
                    .reply(
                            Reply.close(),
                            Reply.close(),
                            Reply.ok().json("{\"object\":\"balance\",\"livemode\":false}"));

            assertThat(balance().getObject()).isEqualTo("balance");
            assertThat(time.waits()).isNotEmpty();
        }
    }
}
