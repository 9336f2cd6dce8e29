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
            this(request, table(rows).withoutJitter());
        }

        Call(Request request, PolicyTable table) {
            this.table = table;
            this.request = request;
            this.progress = CallProgress.begin(table);
        }

        Decision meets(Outcome outcome) {
            Decision decision =
                    table.decide(request, outcome, progress, Moment.of(NOW.plusNanos(elapsed), elapsed, 0.5));
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
        return PolicyFile.parse("test.yaml", "api: test\nextends: none\n" + String.join("\n", lines));
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
        void rows_that_take_turns_keep_their_counts() {
            Call call = new Call(
                    GET,
                    "table:",
                    "  500: {retry: {schedule: [1s, 4s]}}",
                    "  502: {retry: {schedule: [2s, 5s]}}",
                    "  503: {retry: {schedule: [3s, 6s]}}");
            assertAgain(call.meets(500), "1s");
            assertAgain(call.meets(502), "2s");
            assertAgain(call.meets(503), "3s");
            assertAgain(call.meets(502), "5s");
            assertAgain(call.meets(500), "4s");
            assertAgain(call.meets(503), "6s");
            assertStop(call.meets(500), Decision.Stop.Cause.EXHAUSTED);
            assertStop(call.meets(502), Decision.Stop.Cause.EXHAUSTED);
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
        void times_bounds_waits_with_and_without_a_hint_together() {
            Call call = new Call(GET, "table:", "  429: {wait: {times: 2}}");
            assertAgain(call.meets(429), "500ms");
            assertAgain(call.meets(429, "Retry-After", "9"), "9s");
            assertStop(call.meets(429), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_window_bounds_the_backoff_where_the_row_says_no_times() {
            Call call = new Call(GET, "table:", "  429: {wait: {otherwise: {every: 10s, within: 25s}}}");
            assertAgain(call.meets(429), "10s");
            assertAgain(call.meets(429), "10s");
            assertStop(call.meets(429), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_retry_may_start_at_the_very_end_of_the_window() {
            Call call = new Call(GET, "table:", "  503: {retry: {every: 20s, within: 40s}}");
            assertAgain(call.meets(503), "20s");
            assertAgain(call.meets(503), "20s");
            assertStop(call.meets(503), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void a_window_bounds_retries_by_hint_too() {
            Call call = new Call(GET, "table:", "  503: {retry: {every: 1s, within: 30s}}");
            assertAgain(call.meets(503, "Retry-After", "20"), "20s");
            assertStop(call.meets(503, "Retry-After", "11"), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void the_window_of_a_backoff_bounds_no_wait_that_the_server_asked_for() {
            Call call = new Call(GET, "table:", "  429: {wait: {times: 2, otherwise: {every: 1s, within: 30s}}}");
            assertAgain(call.meets(429, "Retry-After", "60"), "1m");
            assertAgain(call.meets(429, "Retry-After", "60"), "1m");
        }

        @Test
        void a_renewal_is_an_attempt_too() {
            Call call = new Call(GET, "max-attempts: 1", "table:", "  401: renew token");
            assertStop(call.meets(401), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void within_counts_from_the_first_outcome_of_the_row() {
            Call call = new Call(GET, "table:", "  503: {retry: {every: 20s, within: 45s}}", "  500: retry 10s");
            assertAgain(call.meets(500), "10s");
            assertAgain(call.meets(503), "20s");
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

        @Test
        void a_hint_as_long_as_our_own_step_is_what_decides() {
            Decision.Again again = (Decision.Again)
                    new Call(GET, "table:", "  503: {retry: {schedule: [4s]}}").meets(503, "Retry-After", "4");
            assertThat(again.takesToken()).isFalse();
            assertThat(again.hint()).hasToString("Retry-After");
        }
    }

    /** Each draw is 0.5. */
    @Nested
    class Spreading {

        private Decision first(String row, String... more) {
            Call call = new Call(GET, table(String.join("\n", more), "table:", row));
            return call.meets(503, "Retry-After", "20");
        }

        @Test
        void a_tenth_of_the_hint_at_most_comes_on_top_of_it() {
            assertAgain(first("  503: wait"), "21s");
            assertAgain(first("  503: {wait: {jitter: none}}"), "20s");
        }

        @Test
        void half_our_own_step_at_most_comes_on_top_of_the_longer_of_both() {
            assertAgain(first("  503: {retry: {initial: 4s}}"), "21s");
            assertAgain(first("  503: {retry: {initial: 30s}}"), "32.5s");
        }

        @Test
        void without_a_hint_nothing_comes_on_top_of_the_backoff() {
            assertAgain(new Call(GET, table("table:", "  503: {retry: {initial: 4s}}")).meets(503), "2s");
        }

        @Test
        void the_deadline_cuts_the_spread_and_not_the_hint() {
            assertAgain(first("  503: wait", "deadline: 20500ms"), "20.5s");
        }
    }

    @Nested
    class Reasons {

        @Test
        void a_retry_is_numbered() {
            Call call = new Call(
                    GET, "table:", "  503: {retry: {schedule: [1s, 2s]}}", "  500: {retry: {every: 1s, within: 1h}}");
            assertThat(call.meets(503)).hasToString("retry (503): retry 1 of 2, after 1s");
            assertThat(call.meets(503)).hasToString("retry (503): retry 2 of 2, after 2s");
            assertThat(call.meets(503)).hasToString("retry (503): all 2 retries of the row are used up");
            assertThat(call.meets(500)).hasToString("retry (500): retry 1, after 1s");
        }

        @Test
        void a_single_wait_is_told_as_one() {
            Call call = new Call(GET, "table:", "  429: wait");
            assertThat(call.meets(429, "Retry-After", "3"))
                    .hasToString("wait (429): wait 1 of 1, after 3s by Retry-After");
            assertThat(call.meets(429, "Retry-After", "3")).hasToString("wait (429): the row's one retry is used up");
        }

        @Test
        void a_renewal_names_its_hook() {
            Call call = new Call(GET, "table:", "  401: renew token");
            assertThat(call.meets(401)).hasToString("renew (401): after renewing token");
            assertThat(call.meets(401)).hasToString("renew (401): token was renewed once in this call already");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                value = {
                    "'';'POST is not idempotent, so the server might do it twice'",
                    "'idempotency: {header: Key}';"
                            + "'POST is not idempotent and the request carries no Key, so the server might do it twice'",
                    "'idempotency: {header: Key, at: [PUT /things]}';'POST is not idempotent, so the server might do it twice'",
                })
        void a_refusal_to_send_again_tells_what_is_missing(String setting, String why) {
            Decision decision = new Call(POST, setting, "table:", "  503: retry").meets(503);
            assertThat(decision.reason()).isEqualTo("not sent again: " + why);
        }

        @Test
        void a_new_key_is_told_to_protect_nothing() {
            Request keyed = POST.withGeneratedKey("Key", "ours");
            Call call = new Call(
                    keyed, "idempotency: {header: Key, generate: true}", "table:", "  503: renew idempotency-key");
            assertThat(call.meets(503).reason())
                    .isEqualTo("not sent again: POST is not idempotent and would carry a new Key,"
                            + " so the server might do it twice");
        }

        @Test
        void an_unknown_method_is_told_as_such() {
            assertThat(new Call(Request.unknown(), "table:", "  503: retry")
                            .meets(503)
                            .reason())
                    .startsWith("not sent again: the request's method is not known, so");
        }

        @Test
        void a_body_that_is_gone_is_told_as_such() {
            Request oneShot = Request.builder().method("GET").replayable(false).build();
            assertThat(new Call(oneShot, "table:", "  503: retry").meets(503).reason())
                    .isEqualTo("not sent again: the request's body can't be produced again");
        }
    }

    @Nested
    class Sharing {

        private Decision second(String row) {
            Call call = new Call(GET, "table:", row);
            assertThat(call.meets(429, "Retry-After", "7")).isInstanceOf(Decision.Again.class);
            return call.meets(429, "Retry-After", "7");
        }

        @Test
        void a_wait_that_is_not_made_again_is_still_the_others() {
            Decision decision = second("  429: {wait: {times: 1}, cooldown: all}");
            assertStop(decision, Decision.Stop.Cause.EXHAUSTED);
            assertThat(decision.cooldown()).hasSeconds(7);
            assertThat(second("  429: {retry: {every: 1s, times: 1}, cooldown: all}")
                            .cooldown())
                    .hasSeconds(7);
        }

        @Test
        void without_a_cooldown_it_is_nobody_elses() {
            assertThat(second("  429: {wait: {times: 1}}").cooldown()).isNull();
        }

        @Test
        void a_delay_that_the_table_names_is_not_what_the_server_asked_for() {
            assertThat(second("  429: {wait: {times: 1, for: 30s}, cooldown: all}")
                            .cooldown())
                    .isNull();
        }

        @Test
        void no_usable_hint_is_nothing_asked_for() {
            Call call = new Call(GET, "max-attempts: 1", "table:", "  429: {wait: {times: 1}, cooldown: all}");
            Decision decision = call.meets(429);
            assertStop(decision, Decision.Stop.Cause.EXHAUSTED);
            assertThat(decision.cooldown()).isNull();
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

        @Test
        void a_retry_at_the_very_deadline_is_made() {
            assertAgain(new Call(GET, "deadline: 4s", "table:", "  503: {retry: {schedule: [4s]}}").meets(503), "4s");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"wait: {max-wait: 5m}", "retry: {every: 1s, max-wait: 5m}", "await-slot: {max-wait: 5m}"})
        void a_rows_own_max_wait_goes_before_the_tables(String action) {
            String row = "  429: {" + action + "}";
            assertAgain(new Call(GET, "table:", row).meets(429, "Retry-After", "300"), "5m");
            assertThat(new Call(GET, "table:", row).meets(429, "Retry-After", "301"))
                    .isInstanceOf(Decision.Decline.class);
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

        @Test
        void the_same_holds_for_a_condition_and_for_a_part_of_a_value() {
            Call condition = new Call(GET, "table:", "  400: {when: {body /errors/*/code: A|B}, then: accept}");
            Call part = new Call(
                    GET, "envelope: {code: {pointer: /errors/*/code, after: '#'}}", "table:", "  400 A|B: accept");
            for (Call each : List.of(condition, part)) {
                assertThat(each.meetsBody(400, "{\"errors\":[{\"code\":\"A\"},{\"code\":\"B\"}]}"))
                        .isInstanceOf(Decision.Accept.class);
                assertStop(
                        each.meetsBody(400, "{\"errors\":[{\"code\":\"A\"},{\"x\":1}]}"), Decision.Stop.Cause.FAILED);
            }
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
        @CsvSource({
            "429, true",
            "400, true",
            "499, true",
            "408, false",
            "503, false",
            "500, false",
            "399, false",
            "200, false"
        })
        void a_refused_request_may_be_repeated(int status, boolean again) {
            Call call = new Call(POST, "table:", "  any|200: retry");
            assertThat(call.meets(status) instanceof Decision.Again).isEqualTo(again);
        }

        @ParameterizedTest
        @CsvSource({"CONNECT, true", "TIMEOUT, false", "IO, false"})
        void a_request_that_never_left_may_be_repeated(FailureKind kind, boolean again) {
            Call call = new Call(POST, "table:", "  connect|timeout|io: retry");
            assertThat(call.meets(Outcome.failure(kind)) instanceof Decision.Again)
                    .isEqualTo(again);
        }

        @ParameterizedTest
        @CsvSource({"503, true, true", "503, false, false", "429, false, false", "429, true, true"})
        void the_row_knows_whether_anything_was_done(int status, boolean unprocessed, boolean again) {
            Call call = new Call(POST, "table:", "  any: {retry: 1s, unprocessed: " + unprocessed + "}");
            assertThat(call.meets(status) instanceof Decision.Again).isEqualTo(again);
        }

        @ParameterizedTest
        @CsvSource({"POST /things, true", "POST /*, true", "POST /other, false", "PATCH /things, false"})
        void an_endpoint_that_the_table_lists_may_be_repeated(String endpoint, boolean again) {
            Call call = new Call(POST, "idempotent: [PUT /x, " + endpoint + "]", "table:", "  503: retry");
            assertThat(call.meets(503) instanceof Decision.Again).isEqualTo(again);
        }

        @ParameterizedTest
        @CsvSource({"POST /things, true", "POST /other, false"})
        void a_key_that_the_endpoint_honours_makes_a_repetition_safe(String endpoint, boolean again) {
            Request keyed = POST.withGeneratedKey("Key", "ours");
            Call call = new Call(keyed, "idempotency: {header: Key, at: [" + endpoint + "]}", "table:", "  503: retry");
            assertThat(call.meets(503) instanceof Decision.Again).isEqualTo(again);
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
            assertThat(poll.target()).hasToString("Optional[/runs/a%20b%2Fc]");
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
