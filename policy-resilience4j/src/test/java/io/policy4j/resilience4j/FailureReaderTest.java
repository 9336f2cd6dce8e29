package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

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

    /** What a client makes of an answer, known to an installed reader. */
    static final class NumberedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NumberedException(int status) {
            super(String.valueOf(status));
        }
    }

    /** Knows the exception, and is the second by name. */
    public static final class BReader implements FailureReader {
        @Override
        public Outcome read(Throwable failure) {
            return failure instanceof NumberedException
                    ? Outcome.response(Integer.parseInt(failure.getMessage()), Headers.NONE)
                    : null;
        }
    }

    /** Knows it otherwise, and is the third by name. */
    public static final class CReader implements FailureReader {
        @Override
        public Outcome read(Throwable failure) {
            return failure instanceof NumberedException ? Outcome.failure(FailureKind.IO) : null;
        }
    }

    /** Throws for everything, as if its client were of another version. */
    public static final class ABrokenReader implements FailureReader {
        @Override
        public Outcome read(Throwable failure) {
            throw new NoSuchMethodError("getStatus");
        }
    }

    /** Knows a client that is not on the class path. */
    public static final class AbsentReader implements FailureReader {
        @Override
        public Outcome read(Throwable failure) {
            throw new NoClassDefFoundError("vendor/VendorException");
        }
    }

    /** Can't be made. */
    public static final class UnmadeReader implements FailureReader {
        public UnmadeReader() {
            throw new IllegalStateException("not today");
        }

        @Override
        public Outcome read(Throwable failure) {
            return null;
        }
    }

    @Nested
    class Installed {

        @TempDir
        private Path directory;

        private FailureReader installed(String... providers) throws IOException {
            Path file = directory.resolve("META-INF/services").resolve(FailureReader.class.getName());
            Files.createDirectories(file.getParent());
            Files.write(file, List.of(providers));
            URL[] classPath = {directory.toUri().toURL()};
            ClassLoader loader = new URLClassLoader(classPath, FailureReaderTest.class.getClassLoader()) {
                @Override
                public Enumeration<URL> getResources(String name) throws IOException {
                    return findResources(name);
                }
            };
            return InstalledReaders.load(loader);
        }

        private String name(Class<?> provider) {
            return provider.getName();
        }

        @Test
        void are_asked_in_the_order_of_their_names() throws IOException {
            FailureReader reader = installed(name(CReader.class), name(BReader.class));

            assertThat(reader.read(new NumberedException(418))).hasToString("418");
            assertThat(reader.read(new IOException())).isNull();
        }

        @Test
        void are_passed_over_where_they_are_broken() throws IOException {
            FailureReader reader = installed(
                    "io.policy4j.resilience4j.Nowhere",
                    name(UnmadeReader.class),
                    name(FailureReaderTest.class),
                    name(ABrokenReader.class),
                    name(BReader.class));

            assertThat(reader.read(new NumberedException(418))).hasToString("418");
            assertThat(reader.read(new NumberedException(419))).hasToString("419");
        }

        @Test
        void are_warned_of_once_where_they_are_broken_and_not_where_their_client_is_absent() throws IOException {
            Logger logger = (Logger) LoggerFactory.getLogger(FailureReader.class);
            ListAppender<ILoggingEvent> lines = new ListAppender<>();
            lines.start();
            logger.addAppender(lines);
            logger.setLevel(Level.INFO);
            try {
                FailureReader reader = installed(name(AbsentReader.class), name(ABrokenReader.class));
                reader.read(new IOException());
                reader.read(new IOException());
            } finally {
                logger.detachAppender(lines);
                logger.setLevel(null);
            }

            assertThat(lines.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .contains("ABrokenReader", "NoSuchMethodError");
        }

        @Test
        void are_lost_with_the_file_that_names_them_and_break_nothing() throws IOException {
            assertThat(installed("two words").read(new NumberedException(418))).isNull();
        }

        @Test
        void are_part_of_every_policy_behind_its_own_reader() {
            Setup plain = Setup.of(Setup.table(), config -> config);
            Setup own = Setup.of(
                    Setup.table(),
                    config -> config.failureReader(
                            failure -> failure instanceof NumberedException ? Outcome.failure(FailureKind.TLS) : null));
            FakeClient client = new FakeClient(new NumberedException(503), 200);

            assertThatCode(() -> plain.caller(client).call(client.callable())).doesNotThrowAnyException();
            assertThat(client.sent()).isEqualTo(2);
            assertThatThrownBy(() -> own.caller(client).call(() -> {
                        throw new NumberedException(503);
                    }))
                    .hasMessage("503");
        }
    }

    @Test
    void what_a_policy_has_thrown_is_final_however_it_is_wrapped() {
        Setup inner = Setup.of(Setup.table(), config -> config);
        Setup outer = Setup.of(Setup.table(), config -> config);
        FakeClient client = new FakeClient(Answer.of(402), Answer.of(200));

        assertThatThrownBy(() -> outer.caller(client).call(() -> {
                    try {
                        return inner.caller(client).call(client.callable());
                    } catch (UpgradeRequiredException e) {
                        throw new IOException(new IllegalStateException(e));
                    }
                }))
                .hasRootCauseInstanceOf(UpgradeRequiredException.class);
        assertThat(client.sent()).isEqualTo(1);
    }
}
