package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.policy4j.core.Action;
import io.policy4j.core.FailureKind;
import io.policy4j.core.Headers;
import io.policy4j.core.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exceptions are transport failures, or carry responses, or are the caller's. */
class FailureReaderTest {

    /** What clients throw that make exceptions of error statuses. */
    private static final class StatusException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        StatusException(Answer answer) {
            super("status " + answer.status);
            this.answer = answer;
        }
    }

    private static Outcome read(Throwable failure) {
        return failure instanceof StatusException e
                ? Outcome.response(e.answer.status, e.answer::headers, e.answer.start(1 << 16))
                : null;
    }

    @Nested
    class ThatCarryResponses {

        private final Setup setup = Setup.of(
                Setup.table().envelope("code", "/code").row("404", Action.accept()),
                config -> config.failureReader(FailureReaderTest::read));

        private FakeClient throwing(Answer... answers) {
            return new FakeClient(Stream.of(answers).map(StatusException::new).toArray());
        }

        @Test
        void are_retried_as_their_rows_say() {
            FakeClient client = throwing(Answer.of(503), Answer.retryAfter(429, 30), Answer.of(400));

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .hasMessage("status 400");
            assertThat(setup.time.waits).containsExactly(seconds(1), seconds(30));
            assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(1);
        }

        @Test
        void that_are_accepted_are_rethrown_and_count_as_success() {
            FakeClient client = throwing(Answer.of(404));

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .hasMessage("status 404");
            assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
            assertThat(client.sent()).isEqualTo(1);
        }

        @Test
        void that_are_accepted_fail_an_async_call_and_count_as_success() {
            FakeClient client = throwing(Answer.of(404));

            assertThat(Setup.failureOf(setup.async(client))).hasMessage("status 404");
            assertThat(setup.ended(CallResult.Kind.SUCCESS)).isEqualTo(1);
        }

        @Test
        void may_be_signals_and_are_their_cause() {
            FakeClient client = throwing(Answer.of(402).json("{\"code\":\"PLAN_LIMIT\"}"));

            UpgradeRequiredException thrown = catchThrowableOfType(
                    UpgradeRequiredException.class, () -> setup.caller(client).call(client.callable()));

            assertThat(thrown.upgrade().code()).isEqualTo("PLAN_LIMIT");
            assertThat(thrown).hasCauseInstanceOf(StatusException.class);
        }

        @Test
        void leave_transport_failures_to_the_standard_reader() throws Exception {
            FakeClient client = new FakeClient(new IOException("cut"), 200);

            assertThat(setup.caller(client).call(client.callable()).status).isEqualTo(200);
        }
    }

    @Nested
    class ThatThrows {

        private final Setup setup = Setup.of(
                Setup.table(),
                config -> config.failureReader(failure -> {
                    throw new IllegalArgumentException("reader");
                }));

        @Test
        void does_not_hide_the_clients_exception() {
            IOException own = new IOException("own");
            FakeClient client = new FakeClient(own);

            assertThatThrownBy(() -> setup.caller(client).call(client.callable()))
                    .isSameAs(own);
            assertThat(Setup.failureOf(setup.async(client))).isSameAs(own);
            assertThat(setup.ended(CallResult.Kind.FAILED)).isEqualTo(2);
        }
    }

    @Nested
    class Standard {

        static Stream<Arguments> exceptions() {
            return Stream.of(
                    Arguments.of(new ConnectException(), FailureKind.CONNECT),
                    Arguments.of(new UnknownHostException(), FailureKind.CONNECT),
                    Arguments.of(new NoRouteToHostException(), FailureKind.CONNECT),
                    Arguments.of(new UnresolvedAddressException(), FailureKind.CONNECT),
                    Arguments.of(new HttpConnectTimeoutException("slow"), FailureKind.CONNECT),
                    Arguments.of(new HttpTimeoutException("slow"), FailureKind.TIMEOUT),
                    Arguments.of(new SocketTimeoutException(), FailureKind.TIMEOUT),
                    Arguments.of(new TimeoutException(), FailureKind.TIMEOUT),
                    Arguments.of(new SSLHandshakeException("who are you"), FailureKind.TLS),
                    Arguments.of(new SocketException("reset"), FailureKind.IO),
                    Arguments.of(new IOException("cut"), FailureKind.IO));
        }

        @ParameterizedTest
        @MethodSource("exceptions")
        void knows_the_exceptions_of_the_jdk(Exception failure, FailureKind kind) {
            assertThat(FailureReader.standard().read(failure)).isEqualTo(Outcome.failure(kind));
        }

        @Test
        void knows_nothing_of_others_and_of_interruptions() {
            assertThat(FailureReader.standard().read(new IllegalStateException(new IOException())))
                    .isNull();
            assertThat(FailureReader.standard().read(new InterruptedIOException()))
                    .isNull();
        }
    }

    @Test
    void the_first_reader_that_knows_an_exception_decides() {
        FailureReader reader = FailureReader.standard()
                .or(failure -> Outcome.response(418, Headers.of(Map.of()), "".getBytes(StandardCharsets.UTF_8)));

        assertThat(reader.read(new IOException())).isEqualTo(Outcome.failure(FailureKind.IO));
        assertThat(reader.read(new IllegalStateException())).hasToString("418");
    }
}
