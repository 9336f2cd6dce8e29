package io.policy4j.client.springweb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.policy4j.resilience4j.ApiPolicy;
import io.policy4j.resilience4j.CallResult;
import io.policy4j.resilience4j.RetryLaterException;
import io.policy4j.resilience4j.UpgradeRequiredException;
import io.policy4j.resilience4j.WaitInterruptedException;
import io.policy4j.test.Received;
import io.policy4j.test.Reply;
import io.policy4j.test.ScriptedServer;
import io.policy4j.test.ScriptedServerExtension;
import io.policy4j.test.VirtualTime;
import java.io.ByteArrayInputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.client.support.RestTemplateAdapter;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import org.springframework.web.util.DefaultUriBuilderFactory;

@ExtendWith(ScriptedServerExtension.class)
class PolicyInterceptorTest {

    private static final String CODES = "extends: http\nenvelope: {code: /code}\n";

    private final VirtualTime time = VirtualTime.automatic();

    private static RestClient client(ScriptedServer server, ClientHttpRequestInterceptor... interceptors) {
        return Factory.JDK
                .client()
                .baseUrl(server.uri("/").toString())
                .requestInterceptors(all -> all.addAll(List.of(interceptors)))
                .build();
    }

    private RestClient client(ScriptedServer server, String policy) {
        return client(server, PolicyInterceptor.of(Policies.of(policy, time)));
    }

    private static RestTemplate template(ScriptedServer server, ApiPolicy policy) {
        RestTemplate template = new RestTemplate(new SimpleClientHttpRequestFactory());
        template.setUriTemplateHandler(
                new DefaultUriBuilderFactory(server.uri("/").toString()));
        template.getInterceptors().add(PolicyInterceptor.of(policy));
        return template;
    }

    private static void get(RestClient client) {
        client.get().uri("things").retrieve().toBodilessEntity();
    }

    @Test
    void a_busy_server_is_asked_again(ScriptedServer server) {
        server.on("GET", "/things")
                .reply(
                        Reply.status(503).retryAfter(Duration.ofSeconds(7)),
                        Reply.ok().body("there"));

        String body =
                client(server, "extends: http").get().uri("things").retrieve().body(String.class);

        assertThat(body).isEqualTo("there");
        assertThat(time.elapsed()).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_402_is_the_typed_signal_from_either_client(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(402).json("{\"code\":\"PLAN_LIMIT\"}"));
        RestClient client = client(server, CODES);
        RestTemplate template = template(server, Policies.of(CODES, time));

        UpgradeRequiredException one = catchThrowableOfType(UpgradeRequiredException.class, () -> get(client));
        UpgradeRequiredException other = catchThrowableOfType(
                UpgradeRequiredException.class, () -> template.getForObject("things", String.class));

        assertThat(one.upgrade().code()).isEqualTo("PLAN_LIMIT");
        assertThat(other.upgrade().code()).isEqualTo("PLAN_LIMIT");
    }

    @Test
    void an_error_status_that_ends_the_call_is_springs_own_exception(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503).body("closed for the day"));
        RestClient client = client(server, "extends: http");
        RestTemplate template = template(server, Policies.base(time));

        for (HttpServerErrorException thrown : List.of(
                catchThrowableOfType(HttpServerErrorException.ServiceUnavailable.class, () -> get(client)),
                catchThrowableOfType(
                        HttpServerErrorException.ServiceUnavailable.class,
                        () -> template.getForObject("things", String.class)))) {
            assertThat(thrown.getResponseBodyAsString()).isEqualTo("closed for the day");
        }
        assertThat(server.received()).hasSize(8);
    }

    @Test
    void status_handlers_see_the_response_that_ends_the_call_and_no_other(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.status(404).json("{\"code\":\"GONE\"}"));
        List<String> seen = new ArrayList<>();

        client(server, CODES + "table: {404 OTHER: retry, 404: fail}")
                .get()
                .uri("things")
                .retrieve()
                .onStatus(
                        HttpStatusCode::isError,
                        (request, response) -> seen.add(response.getStatusCode().value()
                                + response.getStatusText()
                                + new String(response.getBody().readAllBytes(), UTF_8)))
                .toBodilessEntity();

        assertThat(seen).containsExactly("404Not Found{\"code\":\"GONE\"}");
    }

    @Test
    void no_attempt_starts_after_the_deadline(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(429).retryAfter(Duration.ofSeconds(20)));
        RestClient client =
                client(server, PolicyInterceptor.of(Policies.base(time)).withDeadline(Duration.ofSeconds(10)));

        RetryLaterException later = catchThrowableOfType(RetryLaterException.class, () -> get(client));

        assertThat(later.retryAt()).isAfterOrEqualTo(time.now().plusSeconds(20));
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void an_interrupted_wait_is_an_io_error_of_springs_and_keeps_the_flag(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503));
        ApiPolicy policy = Policies.base(time);
        RestClient client = client(server, PolicyInterceptor.of(policy), (request, body, execution) -> {
            ClientHttpResponse response = execution.execute(request, body);
            Thread.currentThread().interrupt();
            return response;
        });

        ResourceAccessException thrown = catchThrowableOfType(ResourceAccessException.class, () -> get(client));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).hasCauseInstanceOf(InterruptedIOException.class);
        assertThat(thrown.getCause()).hasCauseInstanceOf(WaitInterruptedException.class);
        assertThat(policy.getMetrics().getNumberOfCalls(CallResult.Kind.CANCELLED))
                .isEqualTo(1);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void later_interceptors_run_for_each_attempt_and_earlier_ones_for_the_call(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503), Reply.status(503), Reply.ok());
        AtomicInteger calls = new AtomicInteger();
        AtomicInteger tokens = new AtomicInteger();
        RestClient client = client(
                server,
                (request, body, execution) -> {
                    calls.incrementAndGet();
                    return execution.execute(request, body);
                },
                PolicyInterceptor.of(Policies.base(time)),
                (request, body, execution) -> {
                    request.getHeaders().add("X-Token", "t" + tokens.incrementAndGet());
                    return execution.execute(request, body);
                },
                (request, body, execution) -> execution.execute(withHeader(request, "X-Wrapped"), body));

        client.get().uri("things").header("X-Own", "me").retrieve().toBodilessEntity();

        assertThat(calls).hasValue(1);
        assertThat(server.received())
                .extracting(request -> request.headers("X-Token"))
                .containsExactly(List.of("t1"), List.of("t2"), List.of("t3"));
        assertThat(server.received()).allSatisfy(request -> {
            assertThat(request.headers("X-Wrapped")).containsExactly("yes");
            assertThat(request.headers("X-Own")).containsExactly("me");
        });
    }

    private static HttpRequest withHeader(HttpRequest request, String name) {
        HttpHeaders headers = new HttpHeaders();
        request.getHeaders().forEach(headers::addAll);
        headers.add(name, "yes");
        return new HttpRequestWrapper(request) {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }
        };
    }

    @Test
    void a_stream_as_body_is_held_by_spring_and_sent_again_whole(ScriptedServer server) {
        RestClient client = client(server, "extends: http");

        server.on("PUT", "/things").reply(Reply.status(503), Reply.ok());
        client.put()
                .uri("things")
                .body(new InputStreamResource(new ByteArrayInputStream("once".getBytes(UTF_8))))
                .retrieve()
                .toBodilessEntity();
        server.on("PUT", "/things").reply(Reply.status(503), Reply.ok());
        client.put()
                .uri("things")
                .body(out -> out.write("once".getBytes(UTF_8)))
                .retrieve()
                .toBodilessEntity();

        assertThat(server.received()).extracting(Received::text).containsExactly("once", "once", "once", "once");
    }

    @Test
    void a_key_in_the_body_lets_a_post_be_repeated(ScriptedServer server) {
        RestClient client = client(server, "extends: http\nidempotency: {body: /requestId}");

        server.on("POST", "/orders").reply(Reply.status(503), Reply.ok());
        client.post().uri("orders").body("{\"requestId\":\"r1\"}").retrieve().toBodilessEntity();
        server.on("POST", "/orders").reply(Reply.status(503), Reply.ok());
        assertThatThrownBy(
                        () -> client.post().uri("orders").body("{}").retrieve().toBodilessEntity())
                .isInstanceOf(HttpServerErrorException.class);

        assertThat(server.received()).hasSize(3);
    }

    @Test
    void callers_with_other_keys_have_budgets_of_their_own(ScriptedServer server) {
        server.on("GET", "/things").reply(Reply.status(503));
        PolicyInterceptor interceptor =
                PolicyInterceptor.of(Policies.of("extends: http\nbudget: {tokens: 1, per-success: 0.1}", time));
        RestClient one = client(server, interceptor.withKey("one"));
        RestClient other = client(server, interceptor.withKey("other"));

        for (RestClient client : List.of(one, one, other)) {
            assertThatThrownBy(() -> get(client)).isInstanceOf(HttpServerErrorException.class);
        }

        assertThat(server.received()).as("two attempts, one, two").hasSize(5);
    }

    @Test
    void an_attempt_timeout_is_refused_because_it_could_not_be_kept() {
        ApiPolicy policy = Policies.of("extends: http\nattempt-timeout: 3s", time);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyInterceptor.of(policy))
                .withMessageContaining("attempt-timeout")
                .withMessageContaining("read timeout");
    }

    /** An API as an interface. */
    @HttpExchange("things")
    interface Things {
        @GetExchange("/1")
        String one();

        @PostExchange
        void add();
    }

    @Test
    void http_exchange_interfaces_are_under_the_policy(ScriptedServer server) {
        ApiPolicy policy = Policies.base(time);
        for (HttpExchangeAdapter adapter : List.of(
                RestClientAdapter.create(client(server, PolicyInterceptor.of(policy))),
                RestTemplateAdapter.create(template(server, policy)))) {
            Things things = HttpServiceProxyFactory.builderFor(adapter).build().createClient(Things.class);
            server.on("GET", "/things/1").reply(Reply.status(503), Reply.ok().body("there"), Reply.status(404));
            server.on("POST", "/things").reply(Reply.status(402));

            assertThat(things.one()).isEqualTo("there");
            assertThatThrownBy(things::one).isInstanceOf(HttpClientErrorException.NotFound.class);
            assertThatThrownBy(things::add).isInstanceOf(UpgradeRequiredException.class);
        }
    }
}
