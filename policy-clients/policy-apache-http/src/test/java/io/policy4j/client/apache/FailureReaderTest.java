package io.policy4j.client.apache;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.FailureKind;
import io.policy4j.core.Outcome;
import io.policy4j.resilience4j.ApiPolicyConfig;
import io.policy4j.resilience4j.FailureReader;
import java.io.IOException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every policy reads the client's exceptions, without being told to. */
class FailureReaderTest {

    private final FailureReader reader = ApiPolicyConfig.ofDefaults().getFailureReader();

    static Stream<Arguments> transportFailures() {
        return Stream.of(
                Arguments.of(new ConnectTimeoutException("Connect timed out"), FailureKind.CONNECT),
                Arguments.of(new HttpHostConnectException("refused"), FailureKind.CONNECT),
                Arguments.of(new RequestNotExecutedException(), FailureKind.CONNECT),
                Arguments.of(new H2StreamResetException(H2Error.REFUSED_STREAM, "refused"), FailureKind.CONNECT),
                Arguments.of(new H2StreamResetException(H2Error.CANCEL, "cancelled"), FailureKind.IO),
                Arguments.of(new ConnectionClosedException(), FailureKind.IO),
                Arguments.of(new NoHttpResponseException("no response"), FailureKind.IO),
                Arguments.of(new SSLHandshakeException("untrusted"), FailureKind.TLS));
    }

    @ParameterizedTest
    @MethodSource
    void transportFailures(IOException failure, FailureKind kind) {
        assertThat(reader.read(failure)).isEqualTo(Outcome.failure(kind));
    }

    static Stream<Exception> callersOwn() {
        return Stream.of(
                new ConnectionRequestTimeoutException("the pool is exhausted"),
                new RequestFailedException("Request aborted"),
                new ProtocolException("no HTTP"));
    }

    @ParameterizedTest
    @MethodSource
    void callersOwn(Exception failure) {
        assertThat(reader.read(failure)).isNull();
    }
}
