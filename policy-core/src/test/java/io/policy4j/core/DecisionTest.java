package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.PolicyFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows an outcome, case by case; the laws behind it are in {@link TableLawsTest} and {@link WaitingLawsTest}. */
class DecisionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Request GET = Request.of("GET", "/things");
    private static final Request POST = Request.of("POST", "/things");

    /** A call that is decided about attempt by attempt. */
    private static final class Call {
        private final PolicyTable table;
        private final Request request;
        private CallProgress progress;
        private long elapsed;

        Call(Request request, String... rows) {
            this.table = table(rows);
            this.request = request;
            this.progress = CallProgress.begin(table);
        }

        Decision meets(Outcome outcome) {
            Decision decision =
                    table.decide(request, outcome, progress, new Moment(NOW.plusNanos(elapsed), elapsed, 0.5));
            if (decision instanceof Decision.Again again) {
                progress = again.next();
                elapsed += again.delayNanos();
            }
            return decision;
        }

        Decision meets(int status) {
            return meets(Outcome.response(status, Headers.NONE));
        }

        Decision meets(int status, String name, String value) {
            return meets(Outcome.response(status, Headers.of(Map.of(name, List.of(value)))));
        }

        Decision meetsBody(int status, String body) {
            return meets(Outcome.response(status, Headers.NONE, body.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static PolicyTable table(String... lines) {
        return PolicyFile.parse("test.yaml", "api: test\nextends: none\n" + String.join("\n", lines))
                .withoutJitter();
    }

    private static void assertAgain(Decision decision, String delay) {
        assertThat(decision).isInstanceOf(Decision.Again.class);
        assertThat(Durations.format(((Decision.Again) decision).delay())).isEqualTo(delay);
    }

    private static void assertStop(Decision decision, Decision.Stop.Cause cause) {
        assertThat(decision).isInstanceOf(Decision.Stop.class);
        assertThat(((Decision.Stop) decision).cause()).isEqualTo(cause);
    }

    @Nested
    class Counting {

        @Test
        void each_row_counts_its_own_retries() {
            Call call = new Call(GET, "table:", "  503: {retry: {schedule: [1s, 2s]}}", "  429: {wait: {times: 1}}");
            assertAgain(call.meets(503), "1s");
            assertAgain(call.meets(429, "Retry-After", "7"), "7s");
            assertAgain(call.meets(503), "2s");
            assertStop(call.meets(503), Decision.Stop.Cause.EXHAUSTED);
            assertStop(call.meets(429, "Retry-After", "7"), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void waits_by_hint_and_by_a_backoff_with_its_own_bound_count_apart() {
            Call call = new Call(GET, "table:", "  429: {wait: {times: 1, otherwise: {initial: 1s, times: 2}}}");
            assertAgain(call.meets(429), "1s");
            assertAgain(call.meets(429, "Retry-After", "9"), "9s");
            assertAgain(call.meets(429), "2s");
            assertStop(call.meets(429), Decision.Stop.Cause.EXHAUSTED);
            assertStop(call.meets(429, "Retry-After", "9"), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void times_bounds_both_kinds_together_where_the_backoff_has_no_bound() {
            Call call = new Call(GET, "table:", "  429: {wait: {times: 2, otherwise: {schedule: [1s, 2s, 3s]}}}");
            assertAgain(call.meets(429), "1s");
            assertAgain(call.meets(429), "2s");
            assertStop(call.meets(429), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_schedule_bounds_the_backoff_where_the_row_says_no_times() {
            Call call = new Call(GET, "table:", "  429: {wait: {otherwise: {schedule: [1s, 2s, 3s]}}}");
            assertAgain(call.meets(429), "1s");
            assertAgain(call.meets(429), "2s");
            assertAgain(call.meets(429), "3s");
            assertStop(call.meets(429), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_call_has_no_more_attempts_than_max_attempts() {
            Call call = new Call(GET, "max-attempts: 3", "table:", "  503: {retry: {every: 1s, times: 9}}");
            assertAgain(call.meets(503), "1s");
            assertAgain(call.meets(503), "1s");
            assertStop(call.meets(503), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void within_counts_from_the_first_outcome_of_the_row() {
            Call call = new Call(GET, "table:", "  503: {retry: {every: 20s, within: 30s}}", "  500: retry 10s");
            assertAgain(call.meets(500), "10s");
            assertAgain(call.meets(503), "20s");
            assertStop(call.meets(503), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_wait_that_the_server_asked_for_takes_no_token_but_our_own_longer_step_does() {
            Call call = new Call(GET, "table:", "  503: {retry: {schedule: [4s, 4s]}}");
            Decision.Again longer = (Decision.Again) call.meets(503, "Retry-After", "9");
            Decision.Again shorter = (Decision.Again) call.meets(503, "Retry-After", "1");
            assertThat(longer.takesToken()).isFalse();
            assertThat(longer.hint()).hasToString("Retry-After");
            assertThat(shorter.takesToken()).isTrue();
            assertThat(shorter.hint()).isNull();
            assertAgain(shorter, "4s");
        }
    }

    @Nested
    class Declining {

        @Test
        void a_hint_beyond_max_wait_is_declined_with_the_time_it_named() {
            Decision decision = new Call(GET, "table:", "  429: wait").meets(429, "Retry-After", "121");
            assertThat(((Decision.Decline) decision).retryAt()).isEqualTo(NOW.plusSeconds(121));
        }

        @Test
        void a_hint_as_long_as_max_wait_is_waited_for() {
            assertAgain(new Call(GET, "table:", "  429: wait").meets(429, "Retry-After", "120"), "2m");
        }

        @Test
        void a_delay_that_the_table_names_is_not_bounded_by_max_wait() {
            assertAgain(new Call(GET, "table:", "  429: wait 5m").meets(429), "5m");
            assertAgain(new Call(GET, "table:", "  503: {retry: {every: 10m}}").meets(503), "10m");
        }

        @Test
        void a_retry_past_the_deadline_is_declined() {
            Call call = new Call(GET, "deadline: 10s", "table:", "  503: {retry: {schedule: [4s, 4s, 4s]}}");
            assertAgain(call.meets(503), "4s");
            assertAgain(call.meets(503), "4s");
            Decision.Decline decline = (Decision.Decline) call.meets(503);
            assertThat(decline.retryAt()).isEqualTo(NOW.plusSeconds(12));
            assertThat(decline.delay()).hasSeconds(4);
        }
    }

    @Nested
    class Arrays {

        private final Call call = new Call(GET, "envelope: {code: /errors/*/code}", "table:", "  400 A|B: accept");

        @Test
        void an_array_is_accepted_when_every_element_is_named() {
            assertThat(call.meetsBody(400, "{\"errors\":[{\"code\":\"A\"},{\"code\":\"B\"}]}"))
                    .isInstanceOf(Decision.Accept.class);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"errors\":[{\"code\":\"A\"},{\"code\":\"C\"}]}",
                    "{\"errors\":[{\"x\":1},{\"code\":\"B\"}]}",
                    "{\"errors\":[{\"code\":null},{\"code\":\"B\"}]}",
                    "{\"errors\":[{\"code\":{\"x\":1}},{\"code\":\"B\"}]}",
                    "{\"errors\":[\"x\",{\"code\":\"B\"}]}",
                    "{\"errors\":[{\"code\":\"B\"},{\"co",
                    "{\"errors\":[]}",
                })
        void an_array_with_an_element_that_is_not_named_or_was_cut_is_not(String body) {
            assertStop(call.meetsBody(400, body), Decision.Stop.Cause.FAILED);
        }
    }

    @Nested
    class Renewing {

        @Test
        void a_hook_runs_once_per_call_whichever_row_names_it() {
            Call call = new Call(GET, "table:", "  401: renew token", "  403: renew token", "  419: renew other");
            assertThat(((Decision.Again) call.meets(401)).renewal()).isEqualTo("token");
            assertThat(((Decision.Again) call.meets(419)).renewal()).isEqualTo("other");
            assertStop(call.meets(403), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_delay_after_the_hook_counts_against_the_deadline() {
            Call call = new Call(GET, "deadline: 2s", "table:", "  401: {renew: {hook: token, initial: 3s}}");
            assertThat(call.meets(401)).isInstanceOf(Decision.Decline.class);
        }

        @ParameterizedTest
        @CsvSource({"409, true", "500, false", "408, false"})
        void a_fresh_idempotency_key_protects_nothing_that_may_have_been_done(int status, boolean again) {
            Request keyed = POST.withGeneratedKey("Key", "ours");
            Call call = new Call(
                    keyed, "idempotency: {header: Key, generate: true}", "table:", "  any: renew idempotency-key");
            assertThat(call.meets(status) instanceof Decision.Again).isEqualTo(again);
        }

        @Test
        void a_callers_own_key_is_never_replaced() {
            Request own = Request.builder()
                    .method("POST")
                    .headers(Map.of("Key", List.of("theirs")))
                    .build();
            Call call = new Call(
                    own, "idempotency: {header: Key, generate: true}", "table:", "  409: renew idempotency-key");
            assertStop(call.meets(409), Decision.Stop.Cause.NOT_REPLAYABLE);
        }
    }

    @Nested
    class Safety {

        @ParameterizedTest
        @CsvSource({"GET, true", "PUT, true", "DELETE, true", "HEAD, true", "POST, false", "PATCH, false", "get, false"
        })
        void what_may_have_been_done_is_repeated_only_where_the_method_is_idempotent(String method, boolean again) {
            Call call = new Call(Request.of(method, "/things"), "table:", "  503: retry");
            assertThat(call.meets(503) instanceof Decision.Again).isEqualTo(again);
        }

        @ParameterizedTest
        @CsvSource({"429, true", "404, true", "408, false", "503, false", "200, false"})
        void a_refused_request_may_be_repeated(int status, boolean again) {
            Call call = new Call(POST, "table:", "  any|200: retry");
            assertThat(call.meets(status) instanceof Decision.Again).isEqualTo(again);
        }

        @Test
        void a_body_that_is_gone_is_never_sent_again() {
            Request oneShot = Request.builder().method("GET").replayable(false).build();
            assertStop(new Call(oneShot, "table:", "  429: wait").meets(429), Decision.Stop.Cause.NOT_REPLAYABLE);
        }

        @Test
        void unsafe_says_what_to_do_instead() {
            Decision decision = new Call(POST, "table:", "  503: {retry: 1s, unsafe: verify}").meets(503);
            assertThat(((Decision.Signal) decision).name()).isEqualTo("verify");
            assertThat(decision.action()).isEqualTo("signal");
        }

        @Test
        void unsafe_says_that_the_request_may_have_been_done() {
            assertThat(new Call(POST, "table:", "  429: {wait: 1s, unsafe: verify}").meets(429))
                    .isInstanceOf(Decision.Signal.class);
        }
    }

    @Nested
    class Polling {

        private static final String ROW =
                "  202: {poll: {url: '/runs/<body /id>', every: [body /after as seconds], otherwise: 9s}}";

        @Test
        void a_poll_knows_where_and_when_to_ask() {
            Decision.Poll poll =
                    (Decision.Poll) new Call(POST, "table:", ROW).meetsBody(202, "{\"id\":\"a b/c\",\"after\":3}");
            assertThat(poll.url()).isEqualTo("/runs/a%20b%2Fc");
            assertThat(poll.delay()).hasSeconds(3);
            assertThat(poll.hint()).hasToString("body /after as seconds");
        }

        @Test
        void a_poll_without_a_hint_backs_off() {
            Decision.Poll poll = (Decision.Poll) new Call(POST, "table:", ROW).meetsBody(202, "{\"id\":7}");
            assertThat(poll.delay()).hasSeconds(9);
        }

        @Test
        void a_poll_whose_url_has_no_value_never_repeats_the_request() {
            assertStop(new Call(POST, "table:", ROW).meetsBody(202, "{}"), Decision.Stop.Cause.FAILED);
        }
    }

    @Nested
    class Signalling {

        @Test
        void an_upgrade_carries_what_the_envelope_and_the_row_tell() {
            Call call = new Call(
                    GET,
                    "envelope: {code: /code, message: /message, limit: /limit, resource: /resource, request-id: header Id}",
                    "table:",
                    "  402: {then: upgrade, reset: [body /reset as epoch-seconds], docs: 'https://example.com/plans'}");
            Decision.Signal signal = (Decision.Signal) call.meets(Outcome.response(
                    402,
                    Headers.of(Map.of("Id", List.of("r1"))),
                    "{\"code\":\"C\",\"message\":\"m\",\"limit\":5,\"resource\":\"bots\",\"reset\":1767225660}"
                            .getBytes(StandardCharsets.UTF_8)));
            assertThat(signal.upgrade())
                    .isEqualTo(new UpgradeDetails(
                            "C", "m", "bots", "5", NOW.plusSeconds(60), "r1", "https://example.com/plans"));
        }

        @ParameterizedTest
        @CsvSource({
            "2026-01-01T00:01:00Z",
            "1767225660",
            "1767225660000",
            "'Thu, 01 Jan 2026 00:01:00 GMT'",
        })
        void the_envelopes_reset_is_a_time_in_any_form(String reset) {
            Call call = new Call(GET, "envelope: {reset: /reset}", "table:", "  402: upgrade");
            Decision.Signal signal = (Decision.Signal) call.meetsBody(402, "{\"reset\":\"" + reset + "\"}");
            assertThat(signal.resetAt()).isEqualTo(NOW.plusSeconds(60));
        }

        @Test
        void a_reset_that_is_no_time_is_unknown() {
            Call call = new Call(GET, "envelope: {reset: /reset}", "table:", "  402: upgrade");
            assertThat(((Decision.Signal) call.meetsBody(402, "{\"reset\":\"soon\"}")).resetAt())
                    .isNull();
        }
    }

    @Nested
    class Success {

        @Test
        void a_2xx_without_any_row_is_a_success_by_its_status() {
            PolicyTable table = table("table:", "  503: retry");
            assertThat(table.acceptsByStatus(200)).isTrue();
            assertThat(table.acceptsByStatus(404)).isFalse();
            assertThat(table.acceptsByStatus(99)).isFalse();
            assertThat(new Call(GET, "table:", "  503: retry").meets(404)).isInstanceOf(Decision.Stop.class);
        }

        @Test
        void a_date_is_read_against_the_servers_own_clock() {
            Decision decision = new Call(GET, "table:", "  429: wait")
                    .meets(Outcome.response(
                            429,
                            Headers.of(Map.of(
                                    "Date", List.of("Sunday, 06-Nov-94 08:49:37 GMT"),
                                    "Retry-After", List.of("Sun, 06 Nov 1994 08:50:07 GMT")))));
            assertAgain(decision, "30s");
        }
    }
}
