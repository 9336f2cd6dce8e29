package io.policy4j.resilience4j;

import static io.policy4j.resilience4j.Setup.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.policy4j.core.Action;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Row;
import io.policy4j.core.file.PolicyFile;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A call that was not simply fine leaves one line. */
class CallLogTest {

    private static final String SECRET = "s3cr3t";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.policy4j.calls");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing();
            super.append(line);
        }
    };
    private final Setup setup = Setup.of(
            Setup.table()
                    .envelope("code", "/code")
                    .envelope("message", "/message")
                    .envelope("request-id", "/id")
                    .row(Row.builder("403", Action.signal("blocked"))
                            .latch("1h")
                            .build()),
            config -> config.details(true));

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(null);
        MDC.clear();
    }

    private void call(Object... script) {
        FakeClient client = new FakeClient(script);
        setup.caller(client).account(client);
    }

    private ILoggingEvent line() {
        assertThat(lines.list).hasSize(1);
        return lines.list.get(0);
    }

    private Map<String, Object> pairs() {
        return line().getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
    }

    @Test
    void a_call_that_went_well_at_once_leaves_none() throws Exception {
        call(200);
        FakeClient client = new FakeClient(200);
        setup.caller(client).call(client.callable());

        assertThat(lines.list).isEmpty();
    }

    @Test
    void a_call_that_a_retry_saved_is_information() {
        call(503, 200);

        assertThat(line().getLevel()).isEqualTo(Level.INFO);
        assertThat(line().getFormattedMessage())
                .isEqualTo("things: success after 2 attempts in 1000 ms, status 200:"
                        + " a success, and no row says otherwise");
    }

    @Test
    void an_operation_with_more_attempts_than_are_kept_tells_how_many_were_made() {
        PolicyTable table = PolicyFile.parse("things.yaml", """
                api: things
                table:
                  202: {poll: {url: "/things/1", every: Retry-After, otherwise: {every: 5s, times: 250}}}
                """);
        FakeClient client =
                new FakeClient(IntStream.range(0, 251).mapToObj(i -> 202).toArray());
        Setup.of(table, config -> config).caller(client).operation().account(client);

        assertThat(pairs()).containsEntry("attempts", 251);
        assertThat(line().getFormattedMessage()).startsWith("things: exhausted after 251 attempts");
    }

    @Test
    void what_people_read_stands_in_pairs_too() {
        call(503);

        assertThat(line().getLevel()).isEqualTo(Level.WARN);
        assertThat(line().getFormattedMessage())
                .isEqualTo("things: exhausted after 4 attempts in 7000 ms, status 503, row 503:"
                        + " all 3 retries of the row are used up");
        assertThat(pairs())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "policy", "things",
                        "result", "exhausted",
                        "attempts", 4,
                        "elapsedMs", 7000L,
                        "status", 503,
                        "row", "503",
                        "reason", "all 3 retries of the row are used up"));
    }

    @Test
    void a_declined_call_says_when_to_come_again() {
        call(Answer.retryAfter(429, 3600));

        assertThat(line().getLevel()).isEqualTo(Level.WARN);
        assertThat(pairs()).containsEntry("retryAt", FakeTime.START.plus(seconds(3600)));
    }

    @Test
    void a_signal_is_named() {
        call(409);

        assertThat(line().getFormattedMessage()).startsWith("things: signal verify after 1 attempt in 0 ms");
        assertThat(pairs()).containsEntry("signal", "verify");
    }

    @Test
    void a_transport_failure_is_named() {
        call(new IOException(SECRET));

        assertThat(pairs()).containsEntry("failure", "io").doesNotContainKey("status");
        assertThat(line().getThrowableProxy()).isNull();
    }

    /** A closed latch may refuse thousands: the line of the call that closed it is the one to read. */
    @Test
    void calls_that_never_left_are_for_those_who_look_closely() {
        call(403);
        assertThat(line().getLevel()).isEqualTo(Level.WARN);
        lines.list.clear();

        call(403);

        assertThat(line().getLevel()).isEqualTo(Level.DEBUG);
        assertThat(line().getFormattedMessage())
                .isEqualTo("things: signal blocked after 0 attempts in 0 ms: the latch of row 403 is closed");
    }

    @Test
    void the_request_id_is_told_as_support_asks_for_it() {
        call(Answer.of(404).json("{\"id\":\"req_17-a\"}"));

        assertThat(pairs()).containsEntry("requestId", "req_17-a");
    }

    @Test
    void a_request_id_that_is_none_stays_out() {
        call(Answer.of(404).json("{\"id\":\"1\\nINFO root: all is well\"}"));

        assertThat(pairs()).doesNotContainKey("requestId");
    }

    @Test
    void bodies_stay_out() {
        PatternLayout layout = new PatternLayout();
        layout.setContext(logger.getLoggerContext());
        layout.setPattern("%msg %kvp %ex");
        layout.start();

        call(503, Answer.of(404).json("{\"code\":\"" + SECRET + "\",\"message\":\"" + SECRET + "\"}"));

        assertThat(layout.doLayout(line())).contains("status=\"404\"").doesNotContain(SECRET);
    }

    @Test
    void the_mdc_of_an_async_caller_is_in_its_line() {
        MDC.put("user", "u1");
        FakeClient client = new FakeClient(503, 404);
        setup.caller(client).sendAsync(client::sendAsync);
        MDC.clear();

        setup.time.runAll();

        assertThat(line().getMDCPropertyMap()).containsEntry("user", "u1");
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void a_cancelled_call_has_the_callers_mdc_too() {
        MDC.put("user", "u1");
        FakeClient client = new FakeClient(503);
        var call = setup.caller(client).sendAsync(client::sendAsync);
        MDC.put("user", "another");

        call.cancel(true);

        assertThat(line().getLevel()).isEqualTo(Level.DEBUG);
        assertThat(line().getMDCPropertyMap()).containsEntry("user", "u1");
        assertThat(MDC.get("user")).isEqualTo("another");
    }
}
