package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that a table is made of: what they refuse, and how they read. */
class ValuesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @Nested
    class Backoffs {

        @Test
        void each_reads_as_the_language_spells_it() {
            assertThat(Backoff.exponential(SECOND)
                            .withMultiplier(3)
                            .withMax(Duration.ofMinutes(1))
                            .withTimes(4)
                            .withWithin(Duration.ofHours(6))
                            .withJitter(Jitter.percent(20)))
                    .hasToString("initial: 1s, multiplier: 3.0, max: 1m, times: 4, within: 6h, jitter: 20%");
            assertThat(Backoff.schedule(SECOND, SECOND.multipliedBy(2))).hasToString("schedule: [1s, 2s]");
            assertThat(Backoff.every(SECOND).withJitter(Jitter.NONE)).hasToString("every: 1s, jitter: none");
        }

        @Test
        void what_makes_no_sense_is_refused_with_name_value_and_rule() {
            Duration negative = Duration.ofSeconds(-1);
            assertRefused("schedule (PT-1S): must be zero or more", () -> Backoff.schedule(negative));
            assertRefused("schedule (): must have at least one delay", () -> Backoff.schedule(new Duration[0]));
            assertRefused("every (PT-1S): must be zero or more", () -> Backoff.every(negative));
            assertRefused("initial (PT-1S): must be zero or more", () -> Backoff.exponential(negative));
            assertRefused("multiplier (0.5): must be between 1 and 1000000", () -> Backoff.DEFAULT.withMultiplier(0.5));
            assertRefused(
                    "multiplier (NaN): must be between 1 and 1000000",
                    () -> Backoff.DEFAULT.withMultiplier(Double.NaN));
            assertRefused("multiplier (1000001.0): must be", () -> Backoff.DEFAULT.withMultiplier(1_000_001));
            assertRefused("max (PT-1S): must be zero or more", () -> Backoff.DEFAULT.withMax(negative));
            assertRefused(
                    "max (PT0.5S): must not be below initial",
                    () -> Backoff.exponential(SECOND).withMax(Duration.ofMillis(500)));
            assertRefused("times (0): must be 1 or more", () -> Backoff.DEFAULT.withTimes(0));
            assertRefused("within (PT-1S): must be zero or more", () -> Backoff.DEFAULT.withWithin(negative));
            assertRefused(
                    "takes a schedule, or every, or initial",
                    () -> Backoff.every(SECOND).withMultiplier(2));
        }

        @Test
        void the_bounds_themselves_are_taken() {
            assertThat(Backoff.DEFAULT.withMultiplier(1).multiplier()).isEqualTo(1);
            assertThat(Backoff.DEFAULT.withMultiplier(1e6).multiplier()).isEqualTo(1e6);
            assertThat(Backoff.exponential(SECOND).withMax(SECOND).max()).isEqualTo(SECOND);
            assertThat(Backoff.every(Duration.ZERO).every()).isZero();
        }

        @Test
        void a_window_is_a_bound_like_times_and_comes_from_the_base_with_it() {
            Backoff base = Backoff.DEFAULT.withWithin(SECOND);
            assertThat(Backoff.DEFAULT.over(base).within()).isEqualTo(SECOND);
            assertThat(Backoff.DEFAULT.withTimes(2).over(base).within()).isNull();
        }

        @Test
        void a_bound_of_the_base_holds_for_a_first_delay_as_long() {
            Backoff base = Backoff.exponential(SECOND).withMax(SECOND.multipliedBy(9));
            assertThat(Backoff.exponential(SECOND.multipliedBy(9)).over(base).max())
                    .hasSeconds(9);
        }

        @Test
        void what_is_left_open_comes_from_the_base() {
            Backoff base = Backoff.exponential(SECOND)
                    .withMultiplier(3)
                    .withMax(Duration.ofSeconds(9))
                    .withTimes(7)
                    .withJitter(Jitter.EQUAL);
            assertThat(Backoff.DEFAULT.over(base)).isEqualTo(base);
            assertThat(Backoff.DEFAULT.withTimes(2).over(base)).isEqualTo(base.withTimes(2));
            assertThat(Backoff.DEFAULT.withWithin(SECOND).over(base).times()).isNull();
            assertThat(Backoff.exponential(Duration.ofSeconds(20)).over(base).max())
                    .isNull();
            assertThat(Backoff.every(SECOND).over(base))
                    .isEqualTo(Backoff.every(SECOND).withTimes(7));
            assertThat(Backoff.schedule(SECOND).over(base).times()).isNull();
            assertThat(Backoff.DEFAULT.over(Backoff.every(SECOND)).every()).isEqualTo(SECOND);
            assertThat(Backoff.exponential(SECOND).over(Backoff.every(SECOND)).every())
                    .isNull();
        }

        private void assertRefused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable making) {
            assertThatThrownBy(making)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    @Nested
    class Expectations {

        @Test
        void each_reads_as_the_language_spells_it() {
            assertThat(Expect.parse("A|quota*|absent")).hasToString("A|quota*|absent");
            assertThat(Expect.of(List.of("a|b"))).hasToString("a|b");
        }

        @ParameterizedTest
        @CsvSource({
            "A, A, true",
            "A, a, false",
            "A|B, B, true",
            "q*, quota, true",
            "*, x, true",
            "absent, x, false",
        })
        void any_value_may_match(String expect, String value, boolean holds) {
            assertThat(Expect.parse(expect).holds(List.of("other?", value), false, false))
                    .isEqualTo(holds || expect.equals("*"));
        }

        @Test
        void absent_holds_where_there_is_nothing_and_only_there() {
            assertThat(Expect.parse("absent").holds(List.of(), false, false)).isTrue();
            assertThat(Expect.parse("*").holds(List.of(), false, false)).isFalse();
            assertThat(Expect.parse("absent|x").holds(List.of("x"), false, false))
                    .isTrue();
        }

        @Test
        void what_a_value_matched_is_told_as_the_table_spells_it() {
            assertThat(Expect.parse("done|ok*").wordFor(List.of("x", "okay"))).isEqualTo("ok*");
            assertThat(Expect.parse("done|ok*").wordFor(List.of("x"))).isNull();
        }

        @Test
        void all_values_must_match_where_all_are_asked_for() {
            assertThat(Expect.parse("A|B").holds(List.of("A", "B"), false, true))
                    .isTrue();
            assertThat(Expect.parse("A|B").holds(List.of("A", "C"), false, true))
                    .isFalse();
        }

        @Test
        void case_counts_unless_it_is_ignored() {
            assertThat(Expect.parse("*Slow*").holds(List.of("too slow"), true, false))
                    .isTrue();
            assertThat(Expect.parse("*Slow*").holds(List.of("too slow"), false, false))
                    .isFalse();
        }

        @Test
        void a_star_alone_names_nothing() {
            assertThat(Expect.parse("*").names("x")).isFalse();
            assertThat(Expect.parse("*|x*").names("xy")).isTrue();
        }

        @Test
        void overlaps_and_covers_know_absence() {
            assertThat(Expect.parse("absent|a").overlaps(Expect.parse("absent|b")))
                    .isTrue();
            assertThat(Expect.parse("a*").overlaps(Expect.parse("*b"))).isTrue();
            assertThat(Expect.parse("a").overlaps(Expect.parse("b"))).isFalse();
            assertThat(Expect.parse("a*|absent").covers(Expect.parse("ab|absent")))
                    .isTrue();
            assertThat(Expect.parse("a*").covers(Expect.parse("ab|absent"))).isFalse();
            assertThat(Expect.parse("ab").covers(Expect.parse("a*"))).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "a||b", "|a", "a| "})
        void an_empty_alternative_is_refused(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> Expect.parse(text));
        }
    }

    @Nested
    class RowKeys {

        @ParameterizedTest
        @CsvSource({
            "429, 429, EXACT",
            "520-527, 527, RANGE",
            "520-527, 520, RANGE",
            "503-503, 503, EXACT",
            "5xx, 599, CLASS",
            "5XX, 500, CLASS",
            "any, 404, ANY",
            "any, 199, ANY",
            "any, 300, ANY",
            "5xx|503, 503, EXACT",
            "502-504|5xx, 503, RANGE",
        })
        void a_status_is_met_as_narrowly_as_the_key_names_it(String key, int status, RowKey.Status.Breadth breadth) {
            assertThat(RowKey.parse(key).breadthFor(status)).isEqualTo(breadth);
        }

        @ParameterizedTest
        @CsvSource({
            "429, 428",
            "520-527, 528",
            "520-527, 519",
            "5xx, 600",
            "5xx, 499",
            "any, 200",
            "any, 299",
            "io, 100"
        })
        void another_status_is_not(String key, int status) {
            assertThat(RowKey.parse(key).breadthFor(status)).isNull();
        }

        @ParameterizedTest
        @CsvSource({
            "402 X, CODE, X",
            "402 type=T, TYPE, T",
            "402 A|B (both), CODE, A|B",
            "402 (label), NONE,",
            "402 X (y) (label), CODE, X (y)",
            "402 X(y), CODE, X(y)",
            "402 X), CODE, X)",
            "  402   X  (label) , CODE, X",
            "400 -1003, CODE, -1003",
            "400 two words, CODE, two words",
        })
        void what_follows_the_status_is_a_code_a_type_or_a_label(
                String key, RowKey.Discriminator.Kind kind, String expect) {
            RowKey.Discriminator discriminator = RowKey.parse(key).discriminator();
            assertThat(discriminator.kind()).isEqualTo(kind);
            assertThat(discriminator.expect()).isEqualTo(expect == null ? null : Expect.parse(expect));
        }

        @Test
        void a_failure_is_met_by_its_own_word() {
            assertThat(RowKey.parse("timeout|io").matches(FailureKind.IO)).isTrue();
            assertThat(RowKey.parse("timeout|io").matches(FailureKind.TLS)).isFalse();
            assertThat(RowKey.parse("any").matches(FailureKind.IO)).isFalse();
        }

        @Test
        void what_is_wrong_with_a_status_is_told() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowKey.parse("429|"))
                    .withMessage("row key (429|): an alternative is empty; write 429|503 without spaces");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowKey.parse("429 | 503"))
                    .withMessageContaining("a space ends the status");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowKey.parse("430-420"))
                    .withMessageContaining("the range 430-420 runs backwards");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowKey.parse("tmeout"))
                    .withMessageContaining("tmeout is no status")
                    .withMessageContaining("timeout?");
        }

        @ParameterizedTest
        @ValueSource(strings = {"42", "1000", "0xx", "430-420", "429 | 503", "429|", "tmeout", "500-", ""})
        void what_is_no_status_is_refused(String key) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RowKey.parse(key))
                    .withMessageContaining("row key (");
        }
    }
}
