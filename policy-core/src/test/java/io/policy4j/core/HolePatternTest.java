package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HolePatternTest {

    private static final Instant REFERENCE = Instant.parse("1994-11-06T08:48:37Z");

    private static Duration delay(String pattern, String text) {
        return HolePattern.parse(pattern).delay(text, REFERENCE, false);
    }

    @Nested
    class Fitting {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "*in <seconds> seconds* | Please retry in 20 seconds. | PT20S",
                    "*in <seconds> seconds* | used in 3 regions, retry in 20 seconds | PT20S",
                    "*in <seconds> seconds* | in 5 seconds or in 9 seconds | PT5S",
                    "*in <seconds>s* | try again in 1.5s | PT1.5S",
                    "*in <seconds>* | try again in 20. | PT20S",
                    "*in <seconds>* | try again in 20.5. | PT20.5S",
                    "*in <duration>* | Please try again in 6m0s. | PT6M",
                    "*in <duration>* | Please try again in 6m0s.Visit us | PT6M",
                    "*in <duration>.* | Please try again in 346ms. Visit us | PT0.346S",
                    "*<duration>* | wait PT5M | PT5M",
                    "*<minutes>m<seconds>s* | wait 2m30s now | PT2M30S",
                    "*<hours> h*<minutes> min* | wait 1 h and 5 min | PT1H5M",
                    "<seconds> | 7 | PT7S",
                    "retry after <seconds>s | retry after 7s | PT7S",
                    "*at <iso-8601>* | resets at 1994-11-06T08:49:37Z. | PT1M",
                    "*at <iso-8601>* | resets at 1994-11-06 08:49:37 UTC, so wait | PT1M",
                    "*at <iso-8601>* | resets at 1994-11-06 08:49:37 or later | PT1M",
                    "*after <http-date>* | come back after Sun, 06 Nov 1994 08:49:37 GMT. | PT1M",
                    "*after <retry-after>* | come back after 60 | PT1M",
                    "*<epoch-seconds>* | {reset: 784111777} | PT1M",
                    "*<seconds>秒* | 请在20秒后重试 | PT20S",
                    "*<seconds> seconds* | wait 10-20 seconds | PT20S",
                    "*<seconds> seconds* | limit 10-K: 20 seconds | PT20S",
                    "a > <seconds> | a > 3 | PT3S",
                    "**<seconds>** | 3 | PT3S",
                    "*<seconds> s | wait 1 s or 2 s | PT2S",
                    "*in <seconds> seconds* | in 99999999999999999999999 seconds | PT876000H",
                    "*<days>d<days>d* | 36500d36500d | PT876000H",
                })
        void the_first_place_whose_hole_can_be_read_wins(String pattern, String text, Duration expected) {
            assertThat(delay(pattern, text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "*in <seconds> seconds* | retry in a few seconds",
                    "*in <seconds> seconds* | retry in -5 seconds",
                    "*in <seconds> seconds* | retry in 1,200 seconds",
                    "*<seconds> seconds* | retry in 1,200 seconds",
                    "*<seconds> seconds* | retry in -5 seconds",
                    "*<seconds> seconds* | retry in 1.2.3 seconds",
                    "*<seconds>s* | wait 6m30s",
                    "*<minutes> minutes* | wait 5:30 minutes",
                    "*in <seconds>* | retry in 20ms",
                    "*in <seconds>* | retry in 1e3",
                    "*in <seconds>* | retry in 1,200",
                    "*in <seconds>* | retry in 10-20 s",
                    "*in <minutes>* | retry in 5:30",
                    "*in <duration>* | retry in 5mins",
                    "*in <duration>* | retry in 20",
                    "*at <iso-8601>* | resets at 1994-11-06 01:49:37 PM",
                    "*at <iso-8601>* | resets at 1994-11-06 01:49:37 PST",
                    "*at <iso-8601>* | resets at 1994-11-06 1:49",
                    "*at <iso-8601>* | resets at 1994-11-31",
                    "in <seconds> | retry in 5",
                    "in <seconds> | in 5 seconds",
                    "in <seconds> | in 5.",
                    "*IN <seconds>* | in 5",
                    "*in <seconds> seconds* | ``",
                    "<seconds> | ``",
                })
        void what_does_not_fit_or_would_be_early_is_no_hint(String pattern, String text) {
            assertThat(delay(pattern, text)).isNull();
        }

        @Test
        void case_is_ignored_outside_the_holes_if_asked() {
            HolePattern pattern = HolePattern.parse("*Retry In <seconds> Seconds*");
            assertThat(pattern.delay("please retry in 5 SECONDS", REFERENCE, true))
                    .isEqualTo(Duration.ofSeconds(5));
            assertThat(pattern.delay("please retry in 5 SECONDS", REFERENCE, false))
                    .isNull();
        }

        @Test
        void a_hostile_text_costs_no_more_than_text_times_pattern() {
            List<String> patterns = List.of(
                    "*in <seconds> seconds*",
                    "*<minutes>m<seconds>s*",
                    "*x<http-date>*",
                    "*x<duration>*",
                    "*.<seconds>x*",
                    "*<iso-8601>*",
                    "*<http-date>*",
                    "*<duration> x*",
                    "*<seconds>*<seconds>*<seconds>x",
                    "*Sun<retry-after>");
            List<String> texts = List.of(
                    "in ",
                    "1",
                    "x",
                    "1m",
                    "1.",
                    "in 1 seconds",
                    "Sun, 06 Nov 1994 08:49:3",
                    "1994-11-06 ",
                    "1h",
                    "P1D",
                    "x1",
                    "Sun");
            assertTimeout(Duration.ofSeconds(20), () -> {
                for (String pattern : patterns) {
                    for (String text : texts) {
                        HolePattern.parse(pattern).delay(text.repeat(65_536 / text.length()), REFERENCE, true);
                    }
                }
            });
        }

        @Test
        void a_number_in_any_text_is_found_whole_or_not_at_all() {
            Random random = new Random(8);
            HolePattern pattern = HolePattern.parse("*in <seconds> s*");
            String noise = "in s,.0-";
            for (int i = 0; i < 50_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int length = random.nextInt(8); length > 0; length--) {
                    text.append(noise.charAt(random.nextInt(noise.length())));
                }
                int seconds = 1 + random.nextInt(999);
                String said = text + "in " + seconds + " s";
                assertThat(pattern.delay(said, REFERENCE, false))
                        .as(said)
                        .isIn(Duration.ofSeconds(seconds), Duration.ZERO);
            }
        }
    }

    @Nested
    class Parsing {

        private static final String WORDS =
                "epoch-seconds, epoch-millis, seconds, minutes, hours, days, millis, iso-8601, "
                        + "http-date, duration, retry-after";

        @ParameterizedTest
        @ValueSource(strings = {"", "*", "in 5 seconds", "a > b"})
        void a_pattern_needs_a_hole(String pattern) {
            refuses(pattern, "must have a hole such as <seconds>: one of " + WORDS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<sec>",
                    "<Seconds>",
                    "<>",
                    "<",
                    "a <seconds",
                    "<seconds> <",
                    "<sec*onds>",
                    "< seconds >",
                    "<<seconds>"
                })
        void what_an_angle_opens_must_be_a_format(String pattern) {
            refuses(pattern, "< must open one of " + WORDS + ", and > close it");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<iso-8601>*<seconds>",
                    "<epoch-seconds> <epoch-seconds>",
                    "*<minutes>m*<http-date>",
                    "<retry-after>, <days>"
                })
        void a_date_stands_alone(String pattern) {
            refuses(pattern, "a date must be the only hole, as nothing can be added to it");
        }

        @Test
        void what_can_not_be_told_apart_is_refused() {
            refuses("<minutes><seconds>", "two holes must have something between them");
            refuses("in 1<seconds>", "a digit must not touch a hole");
        }

        private void refuses(String pattern, String rule) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HolePattern.parse(pattern))
                    .withMessage("pattern (" + pattern + "): " + rule);
        }

        @Test
        void a_pattern_is_its_text() {
            HolePattern pattern = HolePattern.parse("*<seconds>*");
            assertThat(pattern)
                    .isEqualTo(HolePattern.parse("*<seconds>*"))
                    .hasSameHashCodeAs(HolePattern.parse("*<seconds>*"))
                    .isNotEqualTo(HolePattern.parse("<seconds>"))
                    .hasToString("*<seconds>*");
            assertThat(pattern.text()).isEqualTo("*<seconds>*");
        }
    }
}
