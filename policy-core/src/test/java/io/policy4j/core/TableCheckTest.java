package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.core.file.Catalog;
import io.policy4j.core.file.PolicyFile;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableCheckTest {

    private static final String ENVELOPE = "envelope: {code: /code, type: /type, message: /message}\n";

    /** {@code LINE: message} of every warning; the rows begin in line 5. */
    private static List<String> warnings(String settings, String... rows) {
        return checked("extends: none\n" + ENVELOPE.strip() + settings, rows);
    }

    /** As {@link #warnings}, over the base table. */
    private static List<String> overHttp(String... rows) {
        return checked("extends: http\n" + ENVELOPE.strip(), rows);
    }

    private static List<String> checked(String head, String... rows) {
        String yaml = "api: test\n" + head + "\ntable:\n  " + String.join("\n  ", rows);
        PolicyFile.Report report = PolicyFile.check("test.yaml", yaml, Catalog.bundled());
        assertThat(report.table()).as(report.problems().toString()).isNotNull();
        return report.problems().stream()
                .peek(problem -> assertThat(problem.level()).isEqualTo(Finding.Level.WARNING))
                .map(problem -> problem.line() + ": " + problem.message())
                .toList();
    }

    private static void assertOne(List<String> warnings, String... parts) {
        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0)).contains(parts);
    }

    @Test
    void the_base_table_is_clean() {
        assertThat(TableCheck.warnings(Catalog.http())).isEmpty();
    }

    @Test
    void warnings_of_a_table_built_in_java_name_rows_without_lines() {
        PolicyTable table = PolicyTable.builder("test")
                .row("429 (a)", Action.retry())
                .row("429 (b)", Action.fail())
                .build();
        assertThat(TableCheck.warnings(table))
                .extracting(Finding::toString)
                .containsExactly("row 429 (b): can't be reached: row 429 (a) wins wherever this one matches; "
                        + "narrow that one with when, or drop this one");
    }

    @Test
    void warnings_come_in_the_order_of_the_rows() {
        assertThat(warnings("", "429 (a): retry", "429 (b): fail", "503 (a): retry", "503 (b): fail"))
                .extracting(warning -> warning.substring(0, 1))
                .containsExactly("6", "8");
    }

    @Nested
    class Ties {

        @Test
        void rows_that_rank_equal_and_can_both_match_are_told_with_both_lines() {
            assertThat(warnings(
                            "",
                            "429 (quota): {when: {header X-Quota: \"0\"}, then: fail}",
                            "429 (minute): {when: {header X-Minute: \"0\"}, then: retry}"))
                    .containsExactly(
                            "6: ties with row 429 (quota) (lines 5 and 6): both can match a 429 and rank equal, "
                                    + "so the earlier one wins; add a condition to one of them, or a row for what both match");
        }

        @Test
        void globs_of_one_length_tie_where_a_code_fits_both() {
            assertOne(warnings("", "429 *quota: fail", "429 quota*: retry"), "6: ties with row 429 *quota", "5 and 6");
        }

        @Test
        void keys_tie_where_their_statuses_meet_with_one_breadth() {
            assertOne(warnings("", "429|503: retry", "503|504: fail"), "lines 5 and 6", "both can match a 503");
            assertOne(warnings("", "500-510: retry", "505-520: fail"), "both can match a 505");
            assertOne(warnings("", "timeout|io: retry", "io|tls: fail"), "both can match io");
        }

        @Test
        void messages_meet_whatever_their_case() {
            assertOne(
                    warnings(
                            "",
                            "429 (a): {when: {message: \"QUOTA*\"}, then: fail}",
                            "429 (b): {when: {message: \"*quota\"}, then: retry}"),
                    "ties with row 429 (a)");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "429 A: fail /// 429 B: retry",
                    "429 A: fail /// 429: retry",
                    "429 type=A: fail /// 429 A: retry",
                    "429 quota*: fail /// 429 quotas*: retry",
                    "429 quota*: fail /// 429 limit*: retry",
                    "429: fail /// 4xx: retry",
                    "500-510: fail /// 511-520: retry",
                    "timeout: fail /// io: retry",
                    "429 (a): {when: {header X: a}, then: fail} /// 429 (b): {when: {header X: b}, then: retry}",
                    "429 (a): {when: {header X: absent}, then: fail} /// 429 (b): {when: {header X: \"*\"}, then: retry}",
                    "429 (a): {when: {method: GET}, then: fail} /// 429 (b): {when: {method: POST}, then: retry}",
                    "429 (a): {when: {path: /a/*}, then: fail} /// 429 (b): {when: {path: /b/*}, then: retry}",
                    "429 (a): {when: {code: A}, then: fail} /// 429 (b): {when: {body /code: B}, then: retry}",
                    "429 (a): {when: {text: a}, then: fail} /// 429 (b): {when: {body /code: B}, then: retry}",
                    "429 (a): {when: {header X: a, header Y: b}, then: fail} /// 429 (b): {when: {header X: a}, then: retry}",
                })
        void rows_that_differ_in_rank_or_exclude_each_other_do_not_tie(String rows) {
            assertThat(warnings("", rows.split(" /// "))).isEmpty();
        }

        @Test
        void a_row_for_what_both_match_settles_a_tie() {
            assertThat(warnings(
                            "",
                            "429 (a): {when: {header X: a}, then: fail}",
                            "429 (b): {when: {header Y: b}, then: retry}",
                            "429 (both): {when: {header X: a, header Y: b}, then: fail}"))
                    .isEmpty();
        }

        @Test
        void rows_of_first_and_table_do_not_tie() {
            assertThat(checked(
                            "extends: none\nfirst:\n  429 (a): {when: {header X: a}, then: fail}",
                            "429 (b): {when: {header Y: b}, then: retry}"))
                    .isEmpty();
        }
    }

    @Nested
    class Reach {

        @Test
        void a_row_behind_an_equal_one_is_never_reached() {
            assertThat(warnings("", "429 (a): retry", "429 (b): fail"))
                    .containsExactly(
                            "6: can't be reached: row 429 (a) in line 5 wins wherever this one matches (line 6); "
                                    + "narrow that one with when, or drop this one");
        }

        @Test
        void a_row_whose_alternatives_are_taken_one_by_one_is_never_reached() {
            assertOne(warnings("", "429 A: retry", "429 B: retry", "429 A|B (both): fail"), "7: can't be reached");
            assertOne(warnings("", "429: retry", "430: retry", "429-430: fail"), "7: can't be reached");
        }

        @Test
        void a_code_row_below_a_wide_first_row_is_never_reached() {
            assertOne(
                    checked("extends: none\n" + ENVELOPE + "first:\n  4xx: fail", "429 A: retry"),
                    "can't be reached: row 4xx in line 5 wins");
        }

        @Test
        void a_row_whose_conditions_another_one_of_its_rank_implies_is_never_reached() {
            assertOne(
                    warnings(
                            "",
                            "429 (a): {when: {header X: \"*\"}, then: fail}",
                            "429 (b): {when: {header X: a}, then: retry}"),
                    "6: can't be reached");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "timeout: {when: {header X: a}, then: fail}",
                    "timeout|io: {when: {body /ok: false}, then: fail}",
                    "connect A: fail",
                    "tls type=A: fail",
                    "io: {when: {text: \"*\"}, then: fail}",
                })
        void a_transport_failure_has_no_response_to_look_at(String row) {
            assertOne(warnings("", row), "5: can't be reached: a transport failure has no response", "never there");
        }

        @Test
        void only_the_transport_failures_of_a_mixed_key_are_told() {
            assertThat(warnings("", "503|timeout: {when: {header X: a}, then: fail}"))
                    .containsExactly(
                            "5: its timeout can't be reached: a transport failure has no response, so header X is "
                                    + "never there; name a status in the key, or drop the condition");
        }

        @Test
        void conditions_that_exclude_each_other_are_told() {
            assertOne(
                    warnings("", "429 A: {when: {body /code: B}, then: fail}"),
                    "5: can't be reached: body /code can't be A and B at once");
            assertOne(
                    warnings("", "429: {when: {text: \"*\", body /ok: false}, then: fail}"),
                    "text is there only where the body is no JSON, and body /ok only where it is");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "timeout: {when: {header X: absent}, then: fail}",
                    "timeout: {when: {method: POST}, then: fail}",
                    "429 A: {when: {code: A*}, then: fail}",
                    "429 A: {when: {type: B}, then: fail}",
                    "429: {when: {text: \"*\", header X: a}, then: fail}",
                    "429: {when: {text: \"*\", body /ok: absent}, then: fail}",
                    "429 A: retry /// 429 A|B: fail",
                    "429: retry /// 429-430: fail",
                    "429 A: retry /// 4xx A: fail",
                    "429: retry /// 429 A: fail",
                    "429 (a): {when: {header X: a}, then: fail} /// 429 (b): retry",
                    "429 (a): {when: {header X: a}, then: fail} /// 429 (b): {when: {header X: \"*\"}, then: retry}",
                })
        void a_row_that_something_reaches_is_not_told(String rows) {
            assertThat(warnings("", rows.split(" /// "))).noneMatch(warning -> warning.contains("reached"));
        }

        @Test
        void codes_of_an_array_can_be_two_at_once() {
            assertThat(checked(
                            "extends: none\nenvelope: {code: /errors/*/code}",
                            "429 A: {when: {body /errors/*/code: B}, then: fail}"))
                    .isEmpty();
        }

        @Test
        void a_first_row_for_some_leaves_the_others() {
            assertThat(checked(
                            "extends: none\n" + ENVELOPE
                                    + "first:\n  any: {when: {header Should-Retry: \"false\"}, then: fail}",
                            "429 A: retry"))
                    .isEmpty();
        }
    }

    @Nested
    class HiddenBaseRows {

        @Test
        void a_class_hides_what_the_base_waits_for_and_signals() {
            assertThat(overHttp("4xx: fail"))
                    .containsExactly(
                            "5: hides rows 402 (upgrade), 408 (retry), 425 (retry), 429 (wait) of http, so that "
                                    + "fail is done instead; where that is not meant, add a row for the status");
        }

        @Test
        void a_retried_class_hides_what_the_base_lets_fail() {
            assertOne(overHttp("5xx: retry"), "hides rows 501 (fail), 505-511 (fail) of http");
        }

        @Test
        void any_hides_classes_too() {
            assertOne(
                    overHttp("any: retry"),
                    "hides rows 3xx (accept), 4xx (fail), 402 (upgrade), 429 (wait), 501 (fail), 505-511 (fail) of http");
        }

        @Test
        void a_range_hides_like_a_class() {
            assertOne(overHttp("425-429: fail"), "hides rows 425 (retry), 429 (wait) of http");
        }

        @Test
        void a_code_row_of_the_base_is_hidden_too() {
            PolicyTable base = PolicyTable.builder("base")
                    .envelope("code", "/code")
                    .row("402 LIMIT: upgrade".split(":", 2)[0], Action.upgrade())
                    .build();
            PolicyTable table = PolicyTable.builder("test")
                    .extend(base)
                    .row("4xx", Action.fail())
                    .build();
            assertThat(TableCheck.warnings(table))
                    .extracting(Finding::message)
                    .singleElement()
                    .asString()
                    .startsWith("hides row 402 LIMIT (upgrade) of base");
        }

        @Test
        void a_conditional_row_for_the_status_leaves_the_rest_of_it_hidden() {
            assertOne(
                    overHttp("4xx: fail", "402: upgrade", "408|425: retry", "429 A: retry"),
                    "hides row 429 (wait) of http");
        }

        @Test
        void a_status_with_a_row_of_its_own_is_meant() {
            assertThat(overHttp("4xx: fail", "402: upgrade", "408|425|429: fail"))
                    .isEmpty();
            assertThat(overHttp("4xx: fail", "402|408|425|429: signal quota")).isEmpty();
        }

        @Test
        void nothing_is_lost_where_the_base_does_the_same_or_is_as_wide() {
            assertThat(overHttp("5xx: retry", "501|505-511: fail")).isEmpty();
            assertThat(overHttp("3xx: fail")).isEmpty();
            assertThat(overHttp("4xx A: fail")).isEmpty();
            assertThat(overHttp("4xx: {when: {header X: a}, then: fail}")).isEmpty();
        }
    }

    @Nested
    class Bounds {

        @Test
        void a_schedule_beyond_the_deadline_is_told() {
            assertThat(warnings("\ndeadline: 30s", "503: {retry: {schedule: [1s, 2s, 4s, 8s, 16s]}}"))
                    .containsExactly(
                            "6: may wait longer in all than the deadline of 30s, so its last retries are declined; "
                                    + "shorten its delays or times, or raise deadline");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "503: {retry: {initial: 8s}}",
                    "503: {retry: {initial: 8s, jitter: none}}",
                    "503: {retry: {initial: 5s, times: 9, jitter: decorrelated}}",
                    "429: {wait: {times: 4, otherwise: 8s}}",
                    "429: {wait: {for: [Retry-After, 16s], times: 2}}",
                    "429: {await-slot: {times: 7}}",
                    "429: wait 31s",
                    "503: {retry: {every: 16s, times: 2}}",
                    "429: {wait: {max-wait: 1m}}",
                    "503: {retry: {max-wait: 31s}}",
                })
        void every_kind_of_delay_counts_at_its_worst(String row) {
            assertOne(warnings("\ndeadline: 30s", row), "6: ", "the deadline of 30s");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "503: {retry: {schedule: [1s, 2s, 4s, 8s, 15s]}}",
                    "503: {retry: {initial: 4s}}",
                    "503: {retry: {every: 16s, times: 2, within: 29s}}",
                    "429: wait",
                    "429: {wait: {times: 3, otherwise: 8s, max-wait: 30s}}",
                    "429: wait 30s",
                    "202: poll 1h",
                    "503: fail",
                })
        void delays_within_the_deadline_are_not_told(String row) {
            assertThat(warnings("\ndeadline: 30s", row)).isEmpty();
        }

        @Test
        void without_a_deadline_no_wait_is_too_long() {
            assertThat(warnings("", "429: {wait: {max-wait: 24h}}", "503: {retry: {schedule: [1h, 2h]}}"))
                    .isEmpty();
        }

        @Test
        void max_attempts_that_cut_times_are_told() {
            assertThat(warnings("", "503: {retry: {times: 10}}"))
                    .containsExactly(
                            "5: max-attempts (10) cuts the row's 10 retries to 9; raise max-attempts, or lower "
                                    + "the row's times");
            assertOne(warnings("", "429: {wait: {times: 12}}"), "cuts the row's 12 retries to 9");
            assertOne(warnings("\nmax-attempts: 2", "503: {retry: {schedule: [1s, 2s]}}"), "2 retries to 1");
            assertOne(warnings("\nbackoff: {times: 20}", "503: retry"), "20 retries to 9");
            assertOne(warnings("", "503: {retry: {every: 60s, within: 6h}}"), "cuts the row's retries within 6h to 9");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "503: {retry: {times: 9}}",
                    "429: {wait: {times: 9}}",
                    "503: {retry: {every: 60s, within: 9m}}",
                    "503: {retry: {schedule: [1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s, 1s]}}",
                })
        void times_that_max_attempts_leave_are_not_told(String row) {
            assertThat(warnings("", row)).isEmpty();
        }

        @Test
        void default_times_are_nobodys_promise() {
            assertThat(warnings("\nmax-attempts: 1", "503: retry", "429: wait", "502: {retry: {initial: 1s}}"))
                    .isEmpty();
        }

        @Test
        void a_budget_that_cuts_times_is_told() {
            assertOne(
                    warnings("\nbudget: {tokens: 4}", "503: {retry: {times: 5}}"),
                    "6: the budget (4 tokens, one for each retry) cuts the row's 5 retries to 4; raise tokens");
            assertOne(warnings("\nbudget: {tokens: 4}", "429: {wait: {for: 30s, times: 5}}"), "the budget (4 tokens");
            assertOne(
                    warnings("\nmax-attempts: 1000", "503: {retry: {every: 60s, within: 6h}}"),
                    "the budget (100 tokens, one for each retry) cuts the row's retries within 6h to 100");
        }

        @Test
        void a_budget_that_leaves_times_is_not_told() {
            assertThat(warnings("\nbudget: {tokens: 5}", "503: {retry: {times: 5}}"))
                    .isEmpty();
            assertThat(warnings("\nbudget: none", "503: {retry: {times: 9}}")).isEmpty();
            assertThat(warnings("\nbudget: {tokens: 2}", "503: retry")).isEmpty();
        }

        @Test
        void waits_that_the_server_asks_for_cost_no_token() {
            assertThat(warnings("\nbudget: {tokens: 3}", "429: {wait: {times: 9, otherwise: {times: 3}}}"))
                    .isEmpty();
        }

        @Test
        void a_latch_until_a_reset_that_nobody_tells_never_opens() {
            assertOne(
                    warnings("", "402: {then: upgrade, latch: until-reset}"),
                    "5: latch until-reset knows no reset time");
            assertThat(warnings("", "402: {then: upgrade, latch: until-reset, reset: Retry-After}"))
                    .isEmpty();
            assertThat(checked(
                            "extends: none\nenvelope: {reset: /reset_at}", "402: {then: upgrade, latch: until-reset}"))
                    .isEmpty();
        }
    }

    @Nested
    class Replay {

        @Test
        void a_retry_of_posts_that_may_have_been_done_is_told() {
            assertThat(warnings("", "5xx: {when: {method: POST}, retry: {}}"))
                    .containsExactly(
                            "5: is refused by replay safety: after 5xx the server may have done it, and POST is not "
                                    + "idempotent; list the endpoint under idempotent or idempotency, or say unprocessed: true, "
                                    + "or unsafe: verify");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "408: {when: {method: POST|PATCH}, retry: 1s}",
                    "timeout: {when: {method: POST, path: /a/*}, retry: 1s}",
                    "io: {when: {method: PATCH}, then: retry}",
                    "200: {when: {method: POST, body /ok: false}, then: retry}",
                    "503: {when: {method: POST}, wait: 5s}",
                    "503: {when: {method: POST}, renew: token}",
                    "202: {when: {method: POST}, poll: 5s}",
                    "429: {when: {method: POST}, then: retry, unprocessed: false}",
                })
        void every_outcome_after_which_the_work_may_be_done_counts(String row) {
            assertOne(warnings("", row), "5: is refused by replay safety");
        }

        @Test
        void only_the_outcomes_that_are_refused_are_named() {
            assertOne(
                    warnings("", "429|503|connect|timeout: {when: {method: POST}, then: retry}"),
                    "after 503, timeout the server");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "5xx: retry",
                    "5xx: {when: {method: GET}, then: retry}",
                    "5xx: {when: {method: POST|PUT}, then: retry}",
                    "5xx: {when: {method: P*}, then: retry}",
                    "5xx: {when: {method: POST}, then: fail}",
                    "5xx: {when: {method: POST}, then: retry, unprocessed: true}",
                    "5xx: {when: {method: POST}, then: retry, unsafe: verify}",
                    "429: {when: {method: POST}, then: retry}",
                    "connect: {when: {method: POST}, then: retry}",
                    "4xx: {when: {method: POST}, then: retry}",
                    "any: {when: {method: POST}, then: retry}",
                    "202: {when: {method: POST}, poll: {url: header Location}}",
                    "202: {when: {method: GET}, poll: {}}",
                    "202: {poll: {}}",
                })
        void a_retry_that_may_be_made_is_not_told(String row) {
            assertThat(warnings("", row)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "idempotent: POST",
                    "idempotent: POST /a/b",
                    "idempotent: /a/*",
                    "idempotency: {header: Idempotency-Key}",
                    "idempotency: {header: Idempotency-Key, at: [POST /a/*]}",
                })
        void an_endpoint_that_is_safe_to_repeat_is_not_told(String setting) {
            String row = "503: {when: {method: POST, path: /a/*}, then: retry}";
            assertThat(warnings("\n" + setting, row)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "idempotent: PATCH /a/b",
                    "idempotent: POST /b/*",
                    "idempotency: {header: Idempotency-Key, at: [POST /b]}",
                })
        void another_endpoint_that_is_safe_does_not_help(String setting) {
            String row = "503: {when: {method: POST, path: /a/*}, then: retry}";
            assertOne(warnings("\n" + setting, row), "is refused by replay safety");
        }
    }
}
