package io.policy4j.client.feign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import feign.AsyncClient;
import feign.AsyncFeign;
import feign.DefaultClient;
import feign.DefaultRetryer;
import feign.Feign;
import feign.FeignException;
import feign.RequestLine;
import feign.RetryableException;
import feign.Retryer;
import feign.http2client.Http2Client;
import io.policy4j.core.Request;
import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.PolicyTime;
import io.policy4j.resilience4j.RenewalHook;
import io.policy4j.resilience4j.RequestChange;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.resilience4j.WaitInterruptedException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ScriptedServerExtension.class)
class PolicyCapabilityTest {

    private static final String CODES = """
            extends: http
            envelope: {code: /code}
            table:
              400 TRANSIENT: retry
              401: fail
            """;

    private static final Reply TRANSIENT = Reply.status(400).json("{\"code\":\"TRANSIENT\"}");
    private static final Reply LATER = Reply.status(429).retryAfter(Duration.ofMinutes(1));

    private final VirtualTime time = VirtualTime.automatic();
    private final ApiPolicy policy = Policies.of(CODES, time);

    /** An API. */
    interface Things {
        @RequestLine("GET /things")
        String list();

        @RequestLine("POST /things")
        String add(String thing);
    }

    /** The same API, without blocking. */
    interface AsyncThings {
        @RequestLine("GET /things")
        CompletableFuture<String> list();
    }

    private static Things things(ScriptedServer server, PolicyCapability capability) {
        return Feign.builder()
                .addCapability(capability)
                .target(Things.class, server.uri("/").toString());
    }

    private Things things(ScriptedServer server) {
        return things(server, PolicyCapability.of(policy));
    }

    @Test
    void a_client_obeys_the_policy(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.status(503), TRANSIENT, Reply.ok().body("there"));

        assertThat(things(server).list()).isEqualTo("there");

        assertThat(server.received()).hasSize(3);
    }

    @Test
    void a_compressed_error_is_read_though_the_client_leaves_its_header(ScriptedServer server) {
        server.on("GET", "/things").reply(TRANSIENT.gzip(), Reply.ok().body("there"));

        assertThat(things(server).list()).isEqualTo("there");
    }

    @Test
    void what_a_signal_tells_is_thrown_as_it_is(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN\"}"));

        assertThatThrownBy(() -> things(server).list())
                .isInstanceOfSatisfying(
                        UpgradeRequiredException.class,
                        e -> assertThat(e.upgrade().code()).isEqualTo("PLAN"));
    }

    @Test
    void an_error_decoder_sees_the_last_response_whole(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(Reply.status(503).body("first"), Reply.status(404).body("gone"));

        assertThatThrownBy(() -> things(server).list())
                .isInstanceOfSatisfying(
                        FeignException.NotFound.class,
                        e -> assertThat(e.contentUTF8()).isEqualTo("gone"));
    }

    @Test
    void a_renewed_body_has_its_own_length(ScriptedServer server) {
        server.on("POST", "/things").reply(Reply.status(403), Reply.ok());
        RenewalHook hook = RenewalHook.blocking(() -> RequestChange.NONE.withBody(new byte[] {'b', 'c', 'd'}));
        ApiPolicy renewing = Policies.of(
                "extends: http\ntable: {403: renew token}",
                ApiPolicyConfig.custom().time(time).renewal("token", hook));

        things(server, PolicyCapability.of(renewing)).add("a");

        assertThat(server.received()).extracting(Received::text).containsExactly("a", "bcd");
    }

    @Test
    void a_key_has_its_own_budget_and_a_deadline_bounds_a_call(ScriptedServer server) {
        server.on("GET", "*").reply(Reply.status(503));
        PolicyCapability tenants = PolicyCapability.of(
                Policies.of("extends: http\nkey: caller\nbudget: {tokens: 1, per-success: 0.1}", time));
        for (String tenant : List.of("a", "a", "b")) {
            assertThatThrownBy(() -> things(server, tenants.withKey(tenant)).list())
                    .isInstanceOf(FeignException.ServiceUnavailable.class);
        }
        assertThat(server.received()).hasSize(2 + 1 + 2);

        server.on("GET", "*").reply(LATER);
        PolicyCapability bounded = PolicyCapability.of(policy).withDeadline(Duration.ofSeconds(20));
        assertThatThrownBy(() -> things(server, bounded).list()).isInstanceOf(RetryLaterException.class);
    }

    @Test
    void a_deadline_shortens_the_wait_for_a_response(ScriptedServer server) {
        server.on("GET", "*").reply(Reply.ok().delay(Duration.ofMinutes(1)));
        PolicyCapability bounded =
                PolicyCapability.of(Policies.base(PolicyTime.system())).withDeadline(Duration.ofMillis(300));

        assertThatThrownBy(() -> things(server, bounded).list())
                .isInstanceOfAny(RetryableException.class, RetryLaterException.class);

        assertThat(server.received()).hasSize(1);
    }

    @Test
    void an_interrupt_ends_a_wait_and_the_flag_stays(ScriptedServer server) throws Exception {
        server.on("GET", "*").reply(LATER);
        CountDownLatch waits = new CountDownLatch(1);
        ApiPolicy waiting = Policies.base(PolicyTime.system());
        waiting.getEventPublisher().onWait(wait -> waits.countDown());
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                things(server, PolicyCapability.of(waiting)).list();
            } catch (FeignException e) {
                flag.complete(Thread.currentThread().isInterrupted());
                thrown.complete(e);
            }
        });
        caller.start();
        waits.await();

        caller.interrupt();

        assertThat(flag.get()).isTrue();
        assertThat(thrown.get())
                .hasCauseInstanceOf(InterruptedIOException.class)
                .hasRootCauseInstanceOf(WaitInterruptedException.class);
    }

    /** Feign repeats by itself what its retryer lets it. */
    @Nested
    class Retryers {

        @Test
        void alone_feign_repeats_a_post(ScriptedServer server) {
            server.on("POST", "*").reply(Reply.status(503).retryAfter(Duration.ZERO));
            Things plain = Feign.builder().target(Things.class, server.uri("/").toString());

            assertThatThrownBy(() -> plain.add("a")).isInstanceOf(RetryableException.class);

            assertThat(server.received()).hasSize(5);
        }

        @Test
        void under_a_policy_it_does_not(ScriptedServer server) {
            server.on("POST", "*").reply(Reply.status(503).retryAfter(Duration.ZERO));

            assertThatThrownBy(() -> things(server).add("a")).isInstanceOf(RetryableException.class);

            assertThat(server.received()).hasSize(1);
        }

        @Test
        void one_of_the_programs_own_is_refused() {
            Feign.Builder builder = Feign.builder().addCapability(PolicyCapability.of(policy));

            assertThatThrownBy(() -> builder.retryer(new OwnRetryer()).build())
                    .hasRootCauseInstanceOf(IllegalStateException.class)
                    .rootCause()
                    .hasMessageContaining("leave it out");
            assertThat(PolicyCapability.of(policy).enrich(new DefaultRetryer())).isSameAs(Retryer.NEVER_RETRY);
            assertThat(PolicyCapability.of(policy).enrich(Retryer.NEVER_RETRY)).isSameAs(Retryer.NEVER_RETRY);
        }

        private static final class OwnRetryer implements Retryer {
            @Override
            public void continueOrPropagate(RetryableException e) {}

            @Override
            public Retryer clone() {
                return this;
            }
        }
    }

    @Nested
    class Building {

        @Test
        void an_attempt_timeout_is_refused_where_nothing_can_keep_it() {
            ApiPolicy timed = Policies.of("extends: http\nattempt-timeout: 5s", time);
            PolicyCapability capability = PolicyCapability.of(timed);

            assertThatThrownBy(() -> capability.enrich(new DefaultClient(null, null)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("attempt-timeout");
            AsyncClient<Object> client = new Http2Client();
            assertThat(capability.enrich(client)).isNotNull();
        }

        @Test
        void an_async_builder_without_a_client_is_refused() {
            assertThatThrownBy(() -> AsyncFeign.builder()
                            .addCapability(PolicyCapability.of(policy))
                            .target(AsyncThings.class, "http://unused"))
                    .rootCause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("client(");
        }
    }

    /** Methods of any Feign client can be decorated where they are called. */
    @Nested
    class Exceptions {

        private final Request request = Request.of("GET", "/things");

        private Things plain(ScriptedServer server) {
            return Feign.builder()
                    .retryer(Retryer.NEVER_RETRY)
                    .target(Things.class, server.uri("/").toString());
        }

        @Test
        void one_is_read_as_the_response_that_it_carries(ScriptedServer server) {
            server.on("GET", "*").reply(TRANSIENT, Reply.ok().body("there"));

            assertThat(policy.executeSupplier(request, () -> plain(server).list()))
                    .isEqualTo("there");
        }

        @Test
        void a_retry_after_is_read_from_what_feign_wraps(ScriptedServer server) {
            server.on("GET", "*")
                    .reply(
                            Reply.status(429).retryAfter(Duration.ofSeconds(17)),
                            Reply.ok().body("there"));

            policy.executeSupplier(request, () -> plain(server).list());

            assertThat(time.elapsed()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(19));
        }

        @Test
        void a_broken_connection_is_one(ScriptedServer server) {
            server.on("GET", "*").reply(Reply.reset(), Reply.reset(), Reply.ok().body("there"));
            Things things = Feign.builder()
                    .client(new Http2Client())
                    .retryer(Retryer.NEVER_RETRY)
                    .target(Things.class, server.uri("/").toString());

            assertThat(policy.executeSupplier(request, things::list)).isEqualTo("there");
        }

        @Test
        void the_last_one_is_the_callers(ScriptedServer server) {
            server.on("GET", "*").reply(Reply.status(401).json("{\"code\":\"NO\"}"));

            assertThatThrownBy(() ->
                            policy.executeSupplier(request, () -> plain(server).list()))
                    .isInstanceOfSatisfying(
                            FeignException.Unauthorized.class,
                            e -> assertThat(e.contentUTF8()).contains("NO"));
        }
    }
}
