package io.policy4j.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class FailuresTest {

    @Test
    void futures_wrappers_are_taken_off() {
        IOException failure = new IOException("cut");

        assertThat(Failures.unwrap(new ExecutionException(new CompletionException(failure))))
                .isSameAs(failure);
        assertThat(Failures.unwrap(new CompletionException("bare", null))).isInstanceOf(CompletionException.class);
    }

    @Test
    void a_tls_failure_behind_the_end_of_a_connection_is_what_failed() {
        SSLHandshakeException tls = new SSLHandshakeException("no trust");
        IOException end = new IOException("header parser received no bytes", tls);
        ConnectException refused = new ConnectException("refused");
        refused.initCause(tls);

        assertThat(Failures.ofAttempt(new CompletionException(end))).isSameAs(tls);
        assertThat(Failures.ofAttempt(new IOException("as thrown by a blocking call", end)))
                .isSameAs(tls);
        assertThat(Failures.ofAttempt(tls)).isSameAs(tls);
        assertThat(Failures.ofAttempt(refused)).isSameAs(refused);
    }

    @Test
    void a_blocking_call_throws_as_the_jdk_does() {
        assertThat(Failures.thrownHere(new HttpTimeoutException("late")))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessage("late");
        assertThat(Failures.thrownHere(new IllegalStateException("broken")))
                .isExactlyInstanceOf(IOException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Failures.thrownHere(new IllegalArgumentException("wrong")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wrong");
    }
}
