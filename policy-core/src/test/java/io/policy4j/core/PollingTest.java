package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.policy4j.core.file.PolicyFile;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How work that goes on at the server is followed, case by case; the laws behind it are in {@link PollingLawsTest}. */
class PollingTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Request START = Request.builder()
            .method("POST")
            .uri(URI.create("https://api.example.com/slices/a/run"))
            .headers(Map.of("Authorization", List.of("Bearer secret")))
            .build();

    private static final String STATEFUL = "  202: {poll: {url: '/runs/<body /id>', every: body /after as seconds,"
            + " otherwise: 5s, state: /status, done: completed|ok*, failed: failed|cancelled}}";
    private static final String BY_LOCATION = "  202: {poll: {url: header Location, otherwise: 5s}}";

    /** An operation that is decided about answer by answer. */
    private static final class Run {
        private final PolicyTable table;
        private final Request start;
        CallProgress progress;
        private long elapsed;

        Run(Request start, String... lines) {
            this.table = table(lines);
            this.start = start;
            this.progress = CallProgress.begin(table).asOperation();
        }

        Request asked() {
            Following work = progress.following();
            return work == null ? start : work.request();
        }

        Decision meets(Outcome outcome) {
            Decision decision =
                    table.decide(asked(), outcome, progress, Moment.of(NOW.plusNanos(elapsed), elapsed, 0.5));
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

        /** The start is answered, and the work goes on. */
        Run started() {
            assertThat(meetsBody(202, "{\"id\":7,\"status\":\"running\"}").toString())
                    .contains("poll 1");
            return this;
        }

        String target() {
            return progress.following().target().map(URI::toString).orElse("the same request");
        }
    }

    private static PolicyTable table(String... lines) {
        String head = "api: test\nextends: none\n";
        boolean rowsOnly = Stream.of(lines).noneMatch(line -> line.equals("table:"));
        return PolicyFile.parse("test.yaml", head + (rowsOnly ? "table:\n" : "") + String.join("\n", lines) + "\n")
                .withoutJitter();
    }

    private static void assertPoll(Decision decision, String delay) {
        assertThat(decision).isInstanceOf(Decision.Again.class);
        Decision.Again again = (Decision.Again) decision;
        assertThat(again.polls()).isTrue();
        assertThat(again.takesToken()).isFalse();
        assertThat(again.action()).isEqualTo("poll");
        assertThat(Durations.format(again.delay())).isEqualTo(delay);
    }

    private static void assertStop(Decision decision, Decision.Stop.Cause cause) {
        assertThat(decision).isInstanceOf(Decision.Stop.class);
        assertThat(((Decision.Stop) decision).cause()).isEqualTo(cause);
    }

    @Nested
    class Starting {

        @Test
        void the_start_is_followed_where_the_row_says() {
            Run run = new Run(START, STATEFUL);
            assertPoll(run.meetsBody(202, "{\"id\":\"a/b\",\"after\":3}"), "3s");
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/a%2Fb");
            assertThat(run.asked()).hasToString("GET /runs/a%2Fb");
            assertThat(run.asked().replayable()).isTrue();
        }

        @Test
        void a_plain_call_ends_with_the_start() {
            Run run = new Run(START, STATEFUL);
            run.progress = CallProgress.begin(run.table);
            assertThat(run.meetsBody(202, "{\"id\":7,\"status\":\"failed\"}")).isInstanceOf(Decision.Poll.class);
        }

        @Test
        void what_the_start_says_of_a_state_is_not_that_of_the_work() {
            Run run = new Run(START, STATEFUL);
            assertPoll(run.meetsBody(202, "{\"id\":7,\"status\":\"ok\"}"), "5s");
        }

        @Test
        void the_first_url_with_a_usable_value_is_taken() {
            Run run = new Run(
                    START, "  202: {poll: {url: [header Location, header Operation-Location, '/runs/<body /id>']}}");
            run.meets(Outcome.response(
                    202,
                    Headers.of(Map.of(
                            "Location",
                            List.of("http://api.example.com/x"),
                            "Operation-Location",
                            List.of("../op/9")))));
            assertThat(run.target()).isEqualTo("https://api.example.com/slices/op/9");
        }

        @ParameterizedTest
        @CsvSource({
            "http://api.example.com/runs/7, the value of header Location leads out of https",
            "a b, the value of header Location is no URL",
            "'', the value of header Location is no URL",
        })
        void a_url_that_can_not_be_followed_fails_the_call(String location, String why) {
            Decision decision = new Run(START, BY_LOCATION).meets(202, "Location", location);
            assertStop(decision, Decision.Stop.Cause.FAILED);
            assertThat(decision.reason()).isEqualTo("there is nothing to follow: " + why);
        }

        @Test
        void a_url_without_a_value_fails_the_call() {
            Decision decision = new Run(START, STATEFUL).meetsBody(202, "{}");
            assertStop(decision, Decision.Stop.Cause.FAILED);
            assertThat(decision.reason()).endsWith("no value for /runs/<body /id>");
        }

        @Test
        void no_field_of_the_caller_goes_to_another_origin() {
            Run run = new Run(START, BY_LOCATION);
            run.meets(202, "Location", "https://elsewhere.example.com/runs/7");
            assertThat(run.progress.following().isElsewhere()).isTrue();
            assertThat(run.asked().headers().values("Authorization")).isEmpty();

            run.meets(202, "Location", "https://api.example.com/runs/7");
            assertThat(run.progress.following().isElsewhere()).isFalse();
            assertThat(run.asked().headers().values("Authorization")).hasSize(1);
        }
    }

    @Nested
    class States {

        @ParameterizedTest
        @CsvSource({"completed, completed", "okay, ok*"})
        void done_ends_the_call_well(String state, String word) {
            Decision decision = new Run(START, STATEFUL, "  2xx: accept")
                    .started()
                    .meetsBody(200, "{\"status\":\"" + state + "\"}");
            assertThat(decision).isInstanceOf(Decision.Accept.class);
            assertThat(decision.row().label()).isEqualTo("202");
            assertThat(decision.reason()).isEqualTo("the work is done: its state is " + word);
        }

        @Test
        void failed_ends_it_badly_in_the_tables_words() {
            Decision decision = new Run(START, STATEFUL).started().meetsBody(200, "{\"status\":\"cancelled\"}");
            assertStop(decision, Decision.Stop.Cause.WORK_FAILED);
            assertThat(((Decision.Stop) decision).state()).isEqualTo("cancelled");
            assertThat(decision.action()).isEqualTo("poll");
        }

        @Test
        void failed_goes_before_done() {
            Run run = new Run(START, "  202: {poll: {url: /r, state: /s, done: \"*\", failed: err*}}");
            run.meets(202);
            assertStop(run.meetsBody(200, "{\"s\":\"error\"}"), Decision.Stop.Cause.WORK_FAILED);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"status\":\"running\"}",
                    "{\"status\":null}",
                    "{\"status\":{\"status\":\"completed\"}}",
                    "{\"status\":\"comple",
                    "{",
                    "[]",
                    "completed",
                    "<html>completed</html>",
                    "",
                    "\uFFFF\u0000{{{",
                })
        void any_other_answer_is_polled_on(String body) {
            Run run = new Run(START, STATEFUL, "  2xx: accept").started();
            assertPoll(run.meetsBody(200, body), "5s");
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/7");
        }

        @Test
        void the_poll_row_itself_may_tell_it() {
            assertThat(new Run(START, STATEFUL).started().meetsBody(202, "{\"status\":\"completed\"}"))
                    .isInstanceOf(Decision.Accept.class);
        }

        @Test
        void a_header_may_tell_it() {
            Run run = new Run(START, "  202: {poll: {url: /r, otherwise: 3s, state: header X-State, done: done}}");
            run.meets(202);
            assertPoll(run.meets(200, "X-State", "busy"), "3s");
            assertThat(run.meets(200, "X-State", "done")).isInstanceOf(Decision.Accept.class);
        }

        @Test
        void all_parts_must_be_done_and_none_may_fail() {
            Run run =
                    new Run(START, "  202: {poll: {url: /r, otherwise: 3s, state: /parts/*/s, done: ok, failed: bad}}");
            run.meets(202);
            assertPoll(run.meetsBody(200, "{\"parts\":[{\"s\":\"ok\"},{\"s\":\"busy\"}]}"), "3s");
            assertPoll(run.meetsBody(200, "{\"parts\":[{\"s\":\"ok\"},{}]}"), "3s");
            assertPoll(run.meetsBody(200, "{\"parts\":[{\"s\":\"ok\"},{\"s\":\"ok\"}"), "3s");
            assertThat(run.meetsBody(200, "{\"parts\":[{\"s\":\"ok\"},{\"s\":\"ok\"}]}"))
                    .isInstanceOf(Decision.Accept.class);
            assertStop(
                    run.meetsBody(200, "{\"parts\":[{\"s\":\"ok\"},{\"s\":\"bad\"}]}"),
                    Decision.Stop.Cause.WORK_FAILED);
        }

        @Test
        void a_row_for_an_error_inside_a_success_goes_before_the_state() {
            Run run = new Run(START, STATEFUL, "  '200': {when: {body /ok: false}, retry: 7s}", "  2xx: accept")
                    .started();
            Decision decision = run.meetsBody(200, "{\"ok\":false,\"status\":\"completed\"}");
            assertThat(decision.action()).isEqualTo("retry");
            assertThat(run.meetsBody(200, "{\"ok\":true,\"status\":\"completed\"}"))
                    .isInstanceOf(Decision.Accept.class);
        }

        @Test
        void an_accepted_answer_that_is_no_success_ends_the_call() {
            assertThat(new Run(START, STATEFUL, "  303: accept").started().meets(303))
                    .isInstanceOf(Decision.Accept.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"done: absent", "done: ok, failed: bad|absent"})
        void absence_is_no_state(String ends) {
            assertThatThrownBy(() -> table("  202: {poll: {url: /r, state: /s, " + ends + "}}"))
                    .hasMessageContaining("absent is no state");
        }
    }

    @Nested
    class ThroughTheTable {

        @Test
        void without_a_state_the_poll_row_goes_on_and_any_other_decides() {
            Run run = new Run(START, BY_LOCATION, "  404: fail", "  2xx: accept");
            assertPoll(run.meets(202, "Location", "/runs/7"), "5s");
            assertPoll(run.meets(202), "5s");
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/7");
            assertThat(run.meetsBody(200, "{\"status\":\"failed\"}")).isInstanceOf(Decision.Accept.class);
            assertStop(run.meets(404), Decision.Stop.Cause.FAILED);
        }

        @Test
        void a_new_location_is_followed_from_there_on() {
            Run run = new Run(START, BY_LOCATION);
            run.meets(202, "Location", "/runs/7");
            assertPoll(run.meets(202, "Location", "parts/1"), "5s");
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/parts/1");
            run.meets(202, "Location", "http://api.example.com/out");
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/parts/1");
        }

        @Test
        void a_location_that_names_itself_is_no_trouble() {
            Run run = new Run(START, BY_LOCATION);
            run.meets(202, "Location", "/runs/7");
            for (int i = 0; i < 50; i++) {
                assertPoll(run.meets(202, "Location", "https://api.example.com/runs/7"), "5s");
            }
            assertThat(run.progress.following().polls()).isEqualTo(51);
        }

        @Test
        void another_poll_row_takes_over() {
            Run run = new Run(
                    START, STATEFUL, "  '203': {poll: {url: header Location, otherwise: 9s, state: /s, done: fin}}");
            run.started();
            assertPoll(run.meets(203, "Location", "/other"), "9s");
            assertPoll(run.meetsBody(200, "{\"status\":\"completed\"}"), "9s");
            assertThat(run.meetsBody(200, "{\"s\":\"fin\"}")).isInstanceOf(Decision.Accept.class);
        }

        @Test
        void the_rows_see_the_polls_own_request() {
            Run run = new Run(
                    START,
                    STATEFUL,
                    "  503: {when: {method: POST}, fail: }",
                    "  503 (poll): {when: {method: GET, path: /runs/7}, retry: {schedule: [1s, 2s]}}");
            run.started();
            assertThat(run.meets(503).row().label()).isEqualTo("503 (poll)");
        }

        @Test
        void a_poll_may_be_repeated_although_the_start_may_not() {
            Run run = new Run(START, STATEFUL, "  503|io: retry 1s");
            assertStop(new Run(START, "  503: retry 1s").meets(503), Decision.Stop.Cause.NOT_REPLAYABLE);
            run.started();
            assertThat(run.meets(503)).isInstanceOf(Decision.Again.class);
            assertThat(run.meets(Outcome.failure(FailureKind.IO))).isInstanceOf(Decision.Again.class);
        }
    }

    @Nested
    class Counting {

        private static final String RETRY = "  503: {retry: {schedule: [1s, 2s]}}";

        @Test
        void a_good_poll_forgives_what_came_before() {
            Run run = new Run(START, "table:", STATEFUL, RETRY, "max-attempts: 3").started();
            for (int i = 0; i < 20; i++) {
                assertThat(((Decision.Again) run.meets(503)).delay()).hasSeconds(1);
                assertThat(((Decision.Again) run.meets(503)).delay()).hasSeconds(2);
                assertPoll(run.meetsBody(200, "{\"status\":\"running\"}"), "5s");
            }
            run.meets(503);
            run.meets(503);
            assertStop(run.meets(503), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void attempts_between_two_good_polls_are_bounded() {
            Run run = new Run(START, "table:", STATEFUL, "  503: {retry: {every: 1s, times: 9}}", "max-attempts: 3");
            run.started();
            run.meets(503);
            run.meets(503);
            Decision decision = run.meets(503);
            assertStop(decision, Decision.Stop.Cause.EXHAUSTED);
            assertThat(decision.reason()).contains("all 3 attempts");
        }

        @Test
        void a_token_is_renewed_whenever_polls_were_good_in_between() {
            Run run = new Run(START, STATEFUL, "  401: renew token").started();
            assertThat(run.meets(401)).isInstanceOf(Decision.Again.class);
            assertStop(run.meets(401), Decision.Stop.Cause.EXHAUSTED);
            assertPoll(run.meetsBody(200, "{}"), "5s");
            assertThat(run.meets(401)).isInstanceOf(Decision.Again.class);
        }

        @Test
        void polls_are_bounded_by_times_where_said() {
            Run run = new Run(START, "  202: {poll: {url: /r, otherwise: {every: 1s, times: 2}}}");
            assertThat(run.meets(202).reason()).isEqualTo("the work goes on: poll 1 of 2, after 1s");
            assertPoll(run.meets(202), "1s");
            Decision decision = run.meets(202);
            assertStop(decision, Decision.Stop.Cause.EXHAUSTED);
            assertThat(decision.reason()).isEqualTo("the work goes on after all 2 polls of the row");
        }

        @Test
        void polls_are_bounded_by_within_where_said() {
            Run run = new Run(START, "  202: {poll: {url: /r, otherwise: {every: 4s, within: 10s}}}");
            assertPoll(run.meets(202), "4s");
            assertPoll(run.meets(202), "4s");
            assertStop(run.meets(202), Decision.Stop.Cause.EXHAUSTED);
        }

        @Test
        void else_they_end_after_a_day() {
            Run run = new Run(START, "  202: {poll: {url: /r, otherwise: {schedule: [1m, 5h]}}}");
            assertPoll(run.meets(202), "1m");
            for (int i = 0; i < 4; i++) {
                assertPoll(run.meets(202), "5h");
            }
            Decision decision = run.meets(202);
            assertStop(decision, Decision.Stop.Cause.EXHAUSTED);
            assertThat(decision.reason()).endsWith("may not be followed for longer than 1d");
        }

        @Test
        void a_deadline_of_days_is_kept_to() {
            Run run = new Run(START, "table:", "  202: {poll: {url: /r, otherwise: 20h}}", "deadline: 3d");
            assertPoll(run.meets(202), "20h");
            assertPoll(run.meets(202), "20h");
            assertPoll(run.meets(202), "20h");
            Decision decision = run.meets(202);
            assertThat(decision).isInstanceOf(Decision.Decline.class);
            assertThat(((Decision.Decline) decision).retryAt()).isEqualTo(NOW.plus(Duration.ofHours(80)));
        }
    }

    @Nested
    class Delays {

        @Test
        void each_answer_says_anew_how_long_to_wait() {
            Run run = new Run(START, STATEFUL);
            assertPoll(run.meetsBody(202, "{\"id\":7,\"after\":3}"), "3s");
            assertPoll(run.meetsBody(200, "{\"after\":4}"), "4s");
            assertPoll(run.meetsBody(200, "{}"), "5s");
        }

        @Test
        void a_hint_takes_no_step_of_the_backoff() {
            Run run =
                    new Run(START, "  202: {poll: {url: /r, every: Retry-After, otherwise: {schedule: [1s, 2s, 3s]}}}");
            assertPoll(run.meets(202), "1s");
            assertPoll(run.meets(202, "Retry-After", "9"), "9s");
            assertPoll(run.meets(202), "2s");
            assertPoll(run.meets(202), "3s");
            assertPoll(run.meets(202), "3s");
        }

        @Test
        void a_long_interval_is_kept_to_and_not_declined() {
            assertPoll(new Run(START, STATEFUL).meetsBody(202, "{\"id\":7,\"after\":7200}"), "2h");
        }

        @ParameterizedTest
        @ValueSource(strings = {"every: 0s", "otherwise: 0s", "every: body /after as seconds"})
        void zero_is_never_at_once(String zero) {
            Run run = new Run(START, "  202: {poll: {url: /r, " + zero + "}}");
            assertPoll(run.meetsBody(202, "{\"after\":0}"), "500ms");
        }
    }

    @Nested
    class BySameRequest {

        private static final Request GET = Request.of("GET", "/runs/7");

        @Test
        void a_get_asks_again_as_it_is() {
            Run run = new Run(GET, "  202: poll 2s", "  2xx: accept");
            assertPoll(run.meets(202), "2s");
            assertThat(run.target()).isEqualTo("the same request");
            assertThat(run.asked()).isSameAs(GET);
            assertThat(run.meets(200)).isInstanceOf(Decision.Accept.class);
        }

        @Test
        void its_first_answer_tells_the_state_already() {
            String row = "  200: {poll: {state: /status, done: completed, failed: failed}}";
            assertThat(new Run(GET, row).meetsBody(200, "{\"status\":\"completed\"}"))
                    .isInstanceOf(Decision.Accept.class);
            assertStop(new Run(GET, row).meetsBody(200, "{\"status\":\"failed\"}"), Decision.Stop.Cause.WORK_FAILED);
            assertPoll(new Run(GET, row).meetsBody(200, "{\"status\":\"running\"}"), "500ms");
        }

        @ParameterizedTest
        @CsvSource({
            "'', NOT_REPLAYABLE",
            "'idempotent: [POST /query]', again",
            "'idempotency: {header: Key, generate: true}', again",
        })
        void a_post_is_repeated_only_where_the_table_says_that_it_may(String setting, String end) {
            Request query = Request.builder().method("POST").path("/query").build();
            Request sent = setting.contains("generate") ? query.withGeneratedKey("Key", "k1") : query;
            Decision decision = new Run(sent, "table:", "  202: poll 2s", setting).meets(202);
            assertThat(decision instanceof Decision.Stop stop ? stop.cause().name() : "again")
                    .isEqualTo(end);
        }

        @Test
        void the_row_may_say_what_to_do_instead() {
            Request query = Request.of("POST", "/query");
            Decision decision = new Run(query, "  202: {poll: 2s, unsafe: verify}").meets(202);
            assertThat(((Decision.Signal) decision).name()).isEqualTo("verify");
        }

        @Test
        void a_body_that_is_gone_asks_nothing_again() {
            Request oneShot =
                    Request.builder().method("PUT").path("/x").replayable(false).build();
            assertStop(new Run(oneShot, "  202: poll 2s").meets(202), Decision.Stop.Cause.NOT_REPLAYABLE);
        }
    }

    @Nested
    class Peeking {

        private static final Headers JSON = Headers.of(Map.of("Content-Type", List.of("application/json")));

        private int peeked(Run run, int status, Headers headers) {
            return run.table.peekBytes(status, headers, run.progress);
        }

        @Test
        void a_state_in_the_body_is_read_of_json_only_and_only_while_work_is_followed() {
            Run run = new Run(START, STATEFUL, "  2xx: accept");
            assertThat(peeked(run, 200, JSON)).isZero();
            run.started();
            assertThat(peeked(run, 200, JSON)).isEqualTo(64 * 1024);
            assertThat(peeked(run, 200, Headers.NONE)).isZero();
            assertThat(peeked(run, 303, JSON)).isZero();
            assertThat(run.table.peekBytesForDetails(200, JSON, run.progress)).isEqualTo(64 * 1024);
        }

        @Test
        void a_state_in_a_header_costs_no_body() {
            Run run = new Run(START, "  202: {poll: {url: /r, state: header X-State, done: done}}", "  2xx: accept");
            run.meets(202);
            assertThat(peeked(run, 200, JSON)).isZero();
        }

        @Test
        void an_interval_in_the_body_is_read_with_the_state() {
            Run run = new Run(
                    START,
                    "  202: {poll: {url: /r, every: body /after as seconds, state: header X-State, done: done}}");
            run.meets(202);
            assertThat(peeked(run, 200, JSON)).isPositive();
        }

        @Test
        void without_a_state_the_rows_decide_what_is_read() {
            Run run = new Run(START, BY_LOCATION, "  2xx: accept");
            run.meets(202, "Location", "/r");
            assertThat(peeked(run, 200, JSON)).isZero();
        }
    }

    @Nested
    class Resuming {

        private Following at(String target, String... lines) {
            return Following.at(table(lines), START, null, URI.create(target));
        }

        @Test
        void begins_with_a_poll() {
            Run run = new Run(START, STATEFUL);
            run.progress = run.progress.resuming(Following.byId(run.table, START, null, "a b/7"));
            assertThat(run.target()).isEqualTo("https://api.example.com/runs/a%20b%2F7");
            assertThat(run.meetsBody(200, "{\"status\":\"running\"}").reason())
                    .isEqualTo("the work goes on: poll 2, after 5s");
            assertThat(run.meetsBody(200, "{\"status\":\"completed\"}")).isInstanceOf(Decision.Accept.class);
        }

        @Test
        void takes_any_uri_and_keeps_credentials_at_home() {
            assertThat(at("/runs/7?x=1", BY_LOCATION).target())
                    .contains(URI.create("https://api.example.com/runs/7?x=1"));
            assertThat(at("https://other.example.com/7", BY_LOCATION).isElsewhere())
                    .isTrue();
            assertThatThrownBy(() -> at("http://api.example.com/7", BY_LOCATION))
                    .hasMessageContaining("leads out of https");
        }

        @Test
        void needs_a_row_that_polls() {
            assertThatThrownBy(() -> at("/7", "  503: retry"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("policy test: no row polls (POST /slices/a/run)");
        }

        @Test
        void needs_to_know_which_row_of_several() {
            String[] rows = {"  202 (a): {poll: {url: '/a/<body /id>'}}", "  203 (b): {poll: {url: '/b/<body /id>'}}"};
            assertThatThrownBy(() -> at("/7", rows)).hasMessageContaining("name one of 202 (a), 203 (b)");
            assertThat(Following.byId(table(rows), START, "203 (b)", "7").target())
                    .contains(URI.create("https://api.example.com/b/7"));
            assertThatThrownBy(() -> Following.byId(table(rows), START, "204", "7"))
                    .hasMessageContaining("no row polls (204)");
        }

        @Test
        void knows_the_row_by_what_starts_the_work() {
            String[] rows = {
                "  202 (a): {when: {path: /slices/*}, poll: {url: '/a/<body /id>'}}",
                "  202 (b): {when: {path: /other/*}, poll: {url: '/b/<body /id>'}}"
            };
            assertThat(Following.byId(table(rows), START, null, "7").row().label())
                    .isEqualTo("202 (a)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"header Location", "/runs", "/<body /a>/<body /b>"})
        void an_id_needs_its_one_place(String url) {
            assertThatThrownBy(() -> Following.byId(table("  202: {poll: {url: '" + url + "'}}"), START, null, "7"))
                    .hasMessageContaining("resume with the whole URI");
        }
    }

    @Test
    void a_settled_decision_keeps_what_the_answer_says_of_itself_and_nothing_else() throws Exception {
        Run run = new Run(START, "envelope: {code: /code}", "table:", "  202: {poll: {url: /r}}");
        Decision.Again again = (Decision.Again) run.meetsBody(202, "{\"code\":\"C\"}");
        again.settle();
        assertThat(again.details().code()).isEqualTo("C");
        Field facts = Decision.class.getDeclaredField("facts");
        facts.setAccessible(true);
        assertThat(facts.get(again)).isNull();
    }
}
