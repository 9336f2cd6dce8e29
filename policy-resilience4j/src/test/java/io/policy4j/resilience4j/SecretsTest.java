package io.policy4j.resilience4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.policy4j.core.Action;
import io.policy4j.core.Idempotency;
import io.policy4j.core.KeySource;
import io.policy4j.core.Request;
import io.policy4j.core.Setting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies, credentials and keys never reach events, accounts as text, or exception messages. */
class SecretsTest {

    private static final String SECRET = "s3cr3t";

    private final Setup setup = Setup.of(
            Setup.table()
                    .envelope("code", "/code")
                    .envelope("message", "/message")
                    .row("401", Action.renew("token"))
                    .set(Setting.KEY, KeySource.parse("header Authorization"))
                    .set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key")),
            config -> config.details(true)
                    .idempotencyKeys(() -> SECRET)
                    .renewal(
                            "token",
                            RenewalHook.blocking(() -> RequestChange.header("Authorization", SECRET)
                                    .withBody(SECRET.getBytes(StandardCharsets.UTF_8)))));

    private final Request request = Request.builder()
            .method("POST")
            .path("/things?key=" + SECRET)
            .headers(Map.of("Authorization", List.of(SECRET)))
            .build();

    @ParameterizedTest
    @ValueSource(ints = {200, 401, 402, 404, 409, 429, 503})
    void whatever_the_status(int status) {
        List<String> texts = new ArrayList<>();
        setup.policy.getEventPublisher().onEvent(event -> texts.add(event.toString()));
        Answer answer =
                Answer.retryAfter(status, 3600).json("{\"code\":\"%s\",\"message\":\"%s\"}".formatted(SECRET, SECRET));
        FakeClient client = new FakeClient(503, answer);

        Throwable thrown = catchThrowable(() -> setup.caller(request, client).send(client));
        CallResult<Answer> result = setup.caller(request, client).account(client);
        texts.add(String.valueOf(thrown));
        texts.add(result + result.reason() + result.details() + result.attempts() + result.upgrade());
        client.attempts.forEach(attempt -> texts.add(attempt.toString()));

        assertThat(texts).hasSizeGreaterThan(5).noneMatch(text -> text.contains(SECRET));
    }
}
