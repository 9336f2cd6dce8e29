package io.policy4j.core.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.policy4j.core.Action;
import io.policy4j.core.Backoff;
import io.policy4j.core.Finding;
import io.policy4j.core.Hint;
import io.policy4j.core.Idempotency;
import io.policy4j.core.Jitter;
import io.policy4j.core.Place;
import io.policy4j.core.PolicyTable;
import io.policy4j.core.Poll;
import io.policy4j.core.Row;
import io.policy4j.core.Setting;
import io.policy4j.core.Wait;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFileTest {

    private static final String GOOD = "api: test\ntable: {429: fail}\n";

    private static List<String> problems(String yaml) {
        return PolicyFile.check("test.yaml", yaml, Catalog.bundled()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @Nested
    class Messages {

        /** A case of {@code problems.txt}: a file, and behind {@code >>>} all that is said of it. */
        record Case(String title, String yaml, List<String> problems) {
            @Override
            public String toString() {
                return title;
            }
        }

        static Stream<Case> cases() throws IOException {
            try (InputStream file = PolicyFileTest.class.getResourceAsStream("/problems/problems.txt")) {
                String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
                return Arrays.stream(text.split("(?m)^=== ", -1))
                        .filter(part -> !part.isBlank())
                        .map(Messages::parse);
            }
        }

        private static Case parse(String part) {
            int title = part.indexOf('\n');
            int end = part.indexOf(">>>\n");
            return new Case(
                    part.substring(0, title),
                    part.substring(title + 1, end),
                    part.substring(end + 4).strip().lines().toList());
        }

        @ParameterizedTest
        @MethodSource("cases")
        void each_problem_is_told_with_place_value_rule_and_suggestion(Case given) {
            assertThat(problems(given.yaml())).isEqualTo(given.problems());
        }

        @ParameterizedTest
        @MethodSource("cases")
        void what_check_calls_an_error_is_refused_as_a_whole(Case given) {
            List<String> errors = given.problems().stream()
                    .filter(problem -> problem.contains(": error: "))
                    .toList();
            if (errors.isEmpty()) {
                assertThat(PolicyFile.parse("test.yaml", given.yaml()).layers()).isNotEmpty();
                return;
            }
            assertThatExceptionOfType(InvalidPolicyException.class)
                    .isThrownBy(() -> PolicyFile.parse("test.yaml", given.yaml()))
                    .satisfies(e -> assertThat(e.getMessage().lines()).containsAll(errors));
            assertThat(PolicyFile.check("test.yaml", given.yaml(), Catalog.bundled())
                            .table())
                    .isNull();
        }
    }

    @Nested
    class Bounds {

        @Test
        void a_file_of_a_mebicharacter_is_taken_and_one_more_is_not() {
            String padding = "#" + "x".repeat((1 << 20) - GOOD.length() - 1);
            assertThat(problems(GOOD + padding)).isEmpty();
            assertThat(problems(GOOD + padding + "x"))
                    .containsExactly(
                            "test.yaml:1:1: error: the file has 1048577 characters: must have 1048576 at most");
        }

        @Test
        void nesting_beyond_fifty_is_refused_before_anything_is_built() {
            assertThat(problems("api: " + "[".repeat(60) + "]".repeat(60)))
                    .containsExactly("test.yaml:1:55: error: nesting: must be 50 deep at most");
            assertThat(problems("api: " + "[".repeat(49) + "]".repeat(49)))
                    .noneMatch(problem -> problem.contains("nesting"));
        }

        @Test
        void a_hundred_thousand_brackets_neither_hang_nor_overflow() {
            assertThat(problems("api: " + "[".repeat(100_000))).anyMatch(problem -> problem.contains("error"));
        }

        @Test
        void a_bomb_of_aliases_is_refused_at_its_first_anchor() {
            String bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n";
            assertThat(problems(bomb)).hasSize(6).allMatch(problem -> problem.contains("is not taken"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\u0000", "\uFEFF", "%", "@", "`", "\t", "? a", "- - -", "{", "]", "!!", "&", "*", "|"})
        void odd_text_is_a_problem_and_never_an_exception(String yaml) {
            assertThat(problems(yaml)).isNotEmpty().allMatch(problem -> problem.startsWith("test.yaml:"));
        }
    }

    @Nested
    class Extending {

        @Test
        void a_file_extends_http_where_it_says_nothing() {
            assertThat(PolicyFile.parse("test.yaml", GOOD).base()).isEqualTo(Catalog.http());
        }

        @Test
        void a_file_may_extend_nothing() {
            assertThat(PolicyFile.parse("test.yaml", GOOD + "extends: none").base())
                    .isNull();
        }

        @Test
        void a_base_that_is_not_valid_is_told_where_it_is_named() {
            Bases bases = new Bases() {
                @Override
                public Optional<PolicyTable> find(String name) {
                    return Optional.of(PolicyFile.parse("base.yaml", "api: base\ntable: {42: fail}"));
                }

                @Override
                public Set<String> names() {
                    return Set.of("base");
                }
            };
            assertThat(PolicyFile.check("test.yaml", GOOD + "extends: base", bases)
                            .problems())
                    .singleElement()
                    .asString()
                    .startsWith(
                            "test.yaml:3:10: error: extends (base): that policy is not valid: base.yaml:2:9: error: ");
        }
    }

    @Test
    void a_warning_does_not_refuse_a_file() {
        String yaml = "api: test\ntable:\n  429 (a): fail\n  429 (b): retry";
        PolicyFile.Report report = PolicyFile.check("test.yaml", yaml, Catalog.bundled());
        assertThat(report.table()).isNotNull();
        assertThat(report.problems()).extracting(Problem::level).containsExactly(Finding.Level.WARNING);
        assertThat(report.problems().get(0).line()).isEqualTo(4);
        assertThat(PolicyFile.parse("test.yaml", yaml)).isEqualTo(report.table());
    }

    @Test
    void rows_know_their_lines() {
        PolicyTable table =
                PolicyFile.parse("test.yaml", "api: test\nfirst:\n  any: fail\n\ntable:\n  429: fail\n  503: retry");
        assertThat(table.layers().get(0).rows()).extracting(Row::line).containsExactly(3);
        assertThat(table.layers().get(1).rows()).extracting(Row::line).containsExactly(6, 7);
    }

    @Test
    void windows_line_ends_and_a_byte_order_mark_change_nothing() {
        String yaml = "api: test\ntable:\n  429: {wait: 5s}\n";
        assertThat(PolicyFile.parse("test.yaml", yaml.replace("\n", "\r\n")))
                .isEqualTo(PolicyFile.parse("test.yaml", yaml));
        assertThat(PolicyFile.parse("test.yaml", "\uFEFF" + yaml)).isEqualTo(PolicyFile.parse("test.yaml", yaml));
    }

    @Test
    void a_rich_file_and_the_builder_compile_to_equal_tables() {
        String yaml = Stream.of(
                        "api: rich",
                        "extends: http",
                        "envelope:",
                        "  code: [/errors/*/code, header X-Code, {pointer: /__type, after: '#'}]",
                        "  message: /message",
                        "deadline: 5m",
                        "attempt-timeout: 10s",
                        "max-attempts: 12",
                        "max-wait: 1m",
                        "peek: 8 KiB",
                        "backoff: {initial: 1s, max: 1m, times: 4}",
                        "budget: {tokens: 10, per-success: 0.5}",
                        "hints: [header X-Reset as epoch-seconds, Retry-After]",
                        "key: header Authorization",
                        "idempotency: {header: Idempotency-Key, at: [POST /runs/*], generate: true}",
                        "idempotent: POST /traces",
                        "concurrency: {runs: {limit: 5, at: POST /runs/*, scope: operation, max-wait: 10m, lease: 1h}}",
                        "shared-state-away: refuse",
                        "first:",
                        "  any: {when: {header Should-Retry: 'false'}, then: fail}",
                        "table:",
                        "  503 (step): {retry: {schedule: [1s, 2s], times: 3, jitter: 20%, for: Retry-After, max-wait: 9s}}",
                        "  429: {wait: {times: 2, max-wait: 30s, jitter: none, otherwise: 5s}, cooldown: [key, header X]}",
                        "  429 SLOTS: {await-slot: {of: runs, times: 4}}",
                        "  402: {codes: [A, B], then: upgrade, reset: at 00:00 UTC monthly, latch: until-reset, scope: all}",
                        "  409 C: renew idempotency-key",
                        "  202: {poll: {url: '/runs/<body /id>', every: body /after as seconds, otherwise: 5s, state: /s, done: ok, failed: bad|worse}}",
                        "  500: {then: retry, unsafe: verify, circuit: ignore, docs: d}",
                        "  504: {then: signal look, latch: 1h}",
                        "  502: {then: retry 1s, unprocessed: true}")
                .collect(Collectors.joining("\n"));
        Backoff steps = Backoff.schedule(Duration.ofSeconds(1), Duration.ofSeconds(2))
                .withTimes(3)
                .withJitter(Jitter.percent(20));
        Poll poll = new Poll(
                List.of("/runs/<body /id>"),
                List.of(Hint.parse("body /after as seconds")),
                Backoff.every(Duration.ofSeconds(5)),
                Place.parse("/s"),
                io.policy4j.core.Expect.parse("ok"),
                io.policy4j.core.Expect.parse("bad|worse"));
        PolicyTable built = PolicyTable.builder("rich")
                .extend(Catalog.http())
                .envelope(
                        "code",
                        List.of(
                                Place.parse("/errors/*/code"),
                                Place.parse("header X-Code"),
                                Place.body("/__type").after("#")))
                .envelope("message", "/message")
                .set(Setting.DEADLINE, Duration.ofMinutes(5))
                .set(Setting.ATTEMPT_TIMEOUT, Duration.ofSeconds(10))
                .set(Setting.MAX_ATTEMPTS, 12)
                .set(Setting.MAX_WAIT, Duration.ofMinutes(1))
                .set(Setting.PEEK, 8192)
                .set(
                        Setting.BACKOFF,
                        Backoff.exponential(Duration.ofSeconds(1))
                                .withMax(Duration.ofMinutes(1))
                                .withTimes(4))
                .set(Setting.BUDGET, new io.policy4j.core.Budget(10, 0.5))
                .set(Setting.HINTS, List.of(Hint.parse("header X-Reset as epoch-seconds"), Hint.parse("Retry-After")))
                .set(Setting.KEY, io.policy4j.core.KeySource.parse("header Authorization"))
                .set(Setting.IDEMPOTENCY, Idempotency.header("Idempotency-Key", "POST /runs/*"))
                .set(Setting.IDEMPOTENT, List.of(io.policy4j.core.Endpoint.parse("POST /traces")))
                .set(
                        Setting.CONCURRENCY,
                        java.util.Map.of(
                                "runs",
                                new io.policy4j.core.ConcurrencyLimit(
                                        5,
                                        List.of(io.policy4j.core.Endpoint.parse("POST /runs/*")),
                                        io.policy4j.core.ConcurrencyLimit.Scope.OPERATION,
                                        Duration.ofMinutes(10),
                                        Duration.ofHours(1))))
                .set(Setting.SHARED_STATE_AWAY, Setting.SharedStateAway.REFUSE)
                .first(Row.builder("any", Action.fail())
                        .when("header Should-Retry", "false")
                        .build())
                .row("503 (step)", new Action.Retry(steps, List.of(Hint.parse("Retry-After")), Duration.ofSeconds(9)))
                .row(Row.builder(
                                "429",
                                Action.waitFor(Wait.DEFAULT
                                        .withTimes(2)
                                        .withMaxWait(Duration.ofSeconds(30))
                                        .withJitter(Jitter.NONE)
                                        .withOtherwise(Backoff.every(Duration.ofSeconds(5)))))
                        .cooldown("key", "header X")
                        .build())
                .row("429 SLOTS", Action.awaitSlot("runs", Wait.DEFAULT.withTimes(4)))
                .row(Row.builder("402", Action.upgrade())
                        .codes("A", "B")
                        .reset("at 00:00 UTC monthly")
                        .latch("until-reset")
                        .scope("all")
                        .build())
                .row("409 C", Action.renew("idempotency-key"))
                .row("202", Action.poll(poll))
                .row(Row.builder("500", Action.retry())
                        .unsafe(Action.signal("verify"))
                        .circuit(Row.Circuit.IGNORE)
                        .docs("d")
                        .build())
                .row(Row.builder("504", Action.signal("look")).latch("1h").build())
                .row(Row.builder("502", Action.retry(Backoff.exponential(Duration.ofSeconds(1))))
                        .unprocessed(true)
                        .build())
                .build();
        PolicyTable read = PolicyFile.parse("rich.yaml", yaml);
        assertThat(read.settings()).hasToString(built.settings().toString());
        assertThat(read).isEqualTo(built).hasSameHashCodeAs(built);
        assertThat(PolicyFile.parse("rich.yaml", yaml.replace("max-wait: 9s", "max-wait: 8s")))
                .isNotEqualTo(built);
    }
}
