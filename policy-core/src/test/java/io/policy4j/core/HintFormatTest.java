package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HintFormatTest {

    /** One minute before the date that RFC 9110 takes for its examples. */
    private static final Instant REFERENCE = Instant.parse("1994-11-06T08:48:37Z");

    private static Duration delay(String word, String text) {
        return HintFormat.ofWord(word).delay(text, REFERENCE);
    }

    @Nested
    class Words {

        @ParameterizedTest
        @EnumSource
        void each_format_is_found_by_its_word(HintFormat format) {
            assertThat(HintFormat.ofWord(format.word())).isSameAs(format);
            assertThat(format.word())
                    .isEqualTo(format.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "second", "SECONDS", "iso8601"})
        void an_unknown_word_is_answered_with_all_that_are_known(String word) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HintFormat.ofWord(word))
                    .withMessage(
                            "format (%s): must be one of epoch-seconds, epoch-millis, seconds, minutes, hours, days, "
                                    + "millis, iso-8601, http-date, duration, retry-after",
                            word);
        }
    }

    @Nested
    class Numbers {

        @ParameterizedTest
        @CsvSource({
            "seconds, 0, PT0S",
            "seconds, 120, PT2M",
            "seconds, ' 120\t', PT2M",
            "seconds, 1.5, PT1.5S",
            "seconds, 0.0000000001, PT0.000000001S",
            "seconds, 1.0000000000, PT1S",
            "seconds, 1.00000000000000000000000000000000000001, PT1.000000001S",
            "seconds, 007, PT7S",
            "minutes, 1.5, PT1M30S",
            "hours, 2, PT2H",
            "days, 1, PT24H",
            "millis, 250, PT0.25S",
            "millis, 0.25, PT0.00025S",
            "retry-after, 120, PT2M",
            "retry-after, 0.5, PT0.5S",
            "epoch-seconds, 784111777, PT1M",
            "epoch-seconds, 784111717.25, PT0.25S",
            "epoch-seconds, 784111717, PT0S",
            "epoch-seconds, 0, PT0S",
            "epoch-millis, 784111777000, PT1M",
            "epoch-millis, 784111717001.5, PT0.0015S",
        })
        void a_number_is_read_in_its_unit_and_rounded_up(String word, String text, Duration expected) {
            assertThat(delay(word, text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "-1",
                    "+1",
                    ".5",
                    "1.",
                    "1..5",
                    "1.5.2",
                    "1e3",
                    "0x10",
                    "NaN",
                    "Infinity",
                    "1,000",
                    "1_000",
                    "١٢",
                    "５",
                    "1s",
                    "1 2",
                    "null",
                    "soon",
                    "1\u0000",
                })
        void what_is_no_plain_number_is_no_hint(String text) {
            for (String word : new String[] {
                "epoch-seconds", "epoch-millis", "seconds", "minutes", "hours", "days", "millis", "retry-after"
            }) {
                assertThat(delay(word, text)).as(word).isNull();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"99999999999999999999", "9223372036854775808", "18446744073709551615.5"})
        void digits_beyond_any_range_are_a_huge_delay(String text) {
            for (HintFormat format : HintFormat.values()) {
                Duration delay = format.delay(text, REFERENCE);
                assertThat(delay).as(format.word()).isIn(null, HintFormat.FAR);
            }
            assertThat(delay("millis", text)).isEqualTo(HintFormat.FAR);
            assertThat(delay("epoch-seconds", text)).isEqualTo(HintFormat.FAR);
        }

        @Test
        void a_million_digits_are_read_in_no_time() {
            String digits = "9".repeat(1_000_000);
            assertTimeout(Duration.ofSeconds(2), () -> {
                assertThat(delay("seconds", digits)).isEqualTo(HintFormat.FAR);
                assertThat(delay("epoch-millis", digits + "." + digits)).isEqualTo(HintFormat.FAR);
                assertThat(delay("seconds", "0." + digits)).isEqualTo(Duration.ofSeconds(1));
                assertThat(delay("duration", digits + "h")).isEqualTo(HintFormat.FAR);
                assertThat(delay("iso-8601", digits)).isNull();
            });
        }

        @Test
        void a_far_delay_leads_to_a_year_of_four_digits_and_its_nanoseconds_fit_a_long() {
            assertThat(HintFormat.FAR.toNanos()).isPositive();
            assertThat(Instant.parse("9899-12-31T00:00:00Z").plus(HintFormat.FAR))
                    .isBefore(Instant.parse("+10000-01-01T00:00:00Z"));
        }

        @Test
        void no_rounding_is_ever_early() {
            Random random = new Random(4);
            for (int i = 0; i < 20_000; i++) {
                long whole = random.nextInt(1_000_000);
                long micros = random.nextInt(1_000_000);
                String text = whole + "." + String.format(Locale.ROOT, "%06d", micros);
                assertThat(delay("seconds", text))
                        .isEqualTo(Duration.ofSeconds(whole).plus(micros, ChronoUnit.MICROS));
                assertThat(delay("seconds", text + "0000000001"))
                        .isEqualTo(Duration.ofSeconds(whole)
                                .plus(micros, ChronoUnit.MICROS)
                                .plusNanos(1));
            }
        }
    }

    @Nested
    class HttpDates {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Sun, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 6 Nov 1994 08:49:37 GMT",
                    "Sunday, 06-Nov-94 08:49:37 GMT",
                    "Sun, 06-Nov-1994 08:49:37 GMT",
                    "Sun Nov  6 08:49:37 1994",
                    "Sun Nov 06 08:49:37 1994",
                    "Mon, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 06 Nov 1994 08:49:37 UTC",
                    " sun, 06 nov 1994 08:49:37 gmt ",
                })
        void all_three_formats_are_read(String text) {
            assertThat(delay("http-date", text)).isEqualTo(Duration.ofMinutes(1));
            assertThat(delay("retry-after", text)).isEqualTo(Duration.ofMinutes(1));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "06 Nov 1994 08:49:37 GMT",
                    "Foo, 06 Nov 1994 08:49:37 GMT",
                    "Sun, 31 Feb 1994 08:49:37 GMT",
                    "Sun, 00 Nov 1994 08:49:37 GMT",
                    "Sun, 06 Now 1994 08:49:37 GMT",
                    "Sun, 06 Nov 1994 24:49:37 GMT",
                    "Sun, 06 Nov 1994 08:60:37 GMT",
                    "Sun, 06 Nov 1994 08:49:61 GMT",
                    "Sun, 06 Nov 1994 08:48:97 GMT",
                    "Sun, 06 Nov 1994 08:49 GMT",
                    "Sun, 06 Nov 1994 08:49:37",
                    "Sun, 06 Nov 1994 08:49:37 PST",
                    "Sun, 06 Nov 1994 08:49:37 +0000",
                    "Sun, 06 Nov 994 08:49:37 GMT",
                    "Sun, 06-Nov 1994 08:49:37 GMT",
                    "Sun,  06 Nov 1994 08:49:37 GMT",
                    "Sun Nov  6 08:49:37 94",
                    "Sun Nov 31 08:49:37 1994",
                    "Sun, 06 Nov 1994 08:49:37 GMT, 120",
                    "Sun",
                    "",
                })
        void what_is_no_http_date_is_no_hint(String text) {
            assertThat(delay("http-date", text)).isNull();
            assertThat(delay("retry-after", text)).isNull();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "2026-06-01T00:00:00Z | Monday, 01-Jun-26 00:00:10 GMT | PT10S",
                    "2026-06-01T00:00:00Z | Monday, 01-Jun-76 00:00:00 GMT | PT438312H",
                    "2026-06-01T00:00:00Z | Monday, 02-Jun-76 00:00:00 GMT | PT0S",
                    "2026-06-01T00:00:00Z | Monday, 01-Jan-77 00:00:00 GMT | PT0S",
                    "2026-06-01T00:00:00Z | Saturday, 01-Jan-00 00:00:00 GMT | PT0S",
                    "2099-12-31T23:59:50Z | Friday, 01-Jan-00 00:00:00 GMT | PT10S",
                    "1999-12-31T23:59:50Z | Saturday, 01-Jan-00 00:00:00 GMT | PT10S",
                    "2026-06-01T00:00:00Z | Wednesday, 29-Feb-27 00:00:00 GMT |",
                })
        void a_year_of_two_digits_lies_fifty_years_ahead_at_most(Instant reference, String text, Duration expected) {
            assertThat(HintFormat.HTTP_DATE.delay(text, reference)).isEqualTo(expected);
        }

        @Test
        void a_leap_second_is_the_second_after_it() {
            Instant reference = Instant.parse("2016-12-31T23:59:50Z");
            assertThat(HintFormat.HTTP_DATE.delay("Sat, 31 Dec 2016 23:59:60 GMT", reference))
                    .isEqualTo(Duration.ofSeconds(10));
            assertThat(HintFormat.ISO_8601.delay("2016-12-31T23:59:60.5Z", reference))
                    .isEqualTo(Duration.ofMillis(10_500));
        }

        @Test
        void what_the_library_writes_is_read_back() {
            Random random = new Random(5);
            DateTimeFormatter rfc850 = DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH);
            DateTimeFormatter asctime = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);
            for (int i = 0; i < 5_000; i++) {
                Duration ahead = Duration.ofSeconds(random.nextInt(1_000_000_000));
                var date = REFERENCE.plus(ahead).atOffset(ZoneOffset.UTC);
                String fixdate = DateTimeFormatter.RFC_1123_DATE_TIME.format(date);
                assertThat(delay("http-date", fixdate)).as(fixdate).isEqualTo(ahead);
                assertThat(delay("http-date", rfc850.format(date))).isEqualTo(ahead);
                assertThat(delay("http-date", asctime.format(date))).isEqualTo(ahead);
                assertThat(delay("iso-8601", date.toInstant().toString())).isEqualTo(ahead);
            }
        }
    }

    @Nested
    class IsoDates {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1994-11-06T08:49:37Z",
                    "1994-11-06t08:49:37z",
                    "1994-11-06 08:49:37",
                    "1994-11-06T08:49:37",
                    "1994-11-06T08:49:37.000Z",
                    "1994-11-06T09:49:37+01:00",
                    "1994-11-06T09:49:37+0100",
                    "1994-11-06T09:49:37+01",
                    "1994-11-06T00:19:37-08:30",
                    "1994-11-06 08:49:37 +0000",
                    "1994-11-06 08:49:37 UTC",
                    " 1994-11-06T08:49:37-00:00 ",
                })
        void the_usual_ways_to_write_a_moment_are_read(String text) {
            assertThat(delay("iso-8601", text)).isEqualTo(Duration.ofMinutes(1));
        }

        @ParameterizedTest
        @CsvSource({
            "1994-11-06T08:48:37.5Z, PT0.5S",
            "'1994-11-06T08:48:37,5Z', PT0.5S",
            "1994-11-06T08:48:37.0000000001Z, PT0.000000001S",
            "1994-11-06T08:50, PT1M23S",
            "1994-11-07, PT15H11M23S",
            "1994-11-06, PT0S",
            "0000-01-01, PT0S",
            "9999-12-31T23:59:59Z, PT876000H",
        })
        void fractions_are_rounded_up_and_dates_start_the_day(String text, Duration expected) {
            assertThat(delay("iso-8601", text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1994",
                    "1994-11",
                    "1994-11-6",
                    "1994-11-06T",
                    "1994-11-06T8:49",
                    "1994-11-06T08",
                    "1994-13-01",
                    "1994-02-31T00:00:00Z",
                    "1994-11-06T25:00:00Z",
                    "1994-11-06T08:49:61Z",
                    "1994-11-06T08:49:37.Z",
                    "1994-11-06T08:49:37+25:00",
                    "1994-11-06T08:49:37+1",
                    "1994-11-06T08:49:37 PST",
                    "1994-11-06 08:49:37 PM",
                    "1994-11-06T08:49:37ZZ",
                    "-1994-11-06",
                    "+1994-11-06",
                    "784111777",
                })
        void what_is_no_iso_date_is_no_hint(String text) {
            assertThat(delay("iso-8601", text)).isNull();
        }
    }

    @Nested
    class Written {

        @ParameterizedTest
        @CsvSource({
            "46s, PT46S",
            "6m0s, PT6M",
            "1h30m, PT1H30M",
            "1.5s, PT1.5S",
            "500ms, PT0.5S",
            "250us, PT0.00025S",
            "250µs, PT0.00025S",
            "10ns, PT0.00000001S",
            "1d, PT24H",
            "2w, PT336H",
            "0s, PT0S",
            "PT5M, PT5M",
            "P1DT2H, PT26H",
            "PT0.5S, PT0.5S",
            "999999999999h, PT876000H",
        })
        void a_duration_is_read_with_its_units(String text, Duration expected) {
            assertThat(delay("duration", text)).isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "46", "0", "-46s", "PT-5M", "-PT5M", "46 s", "46sec", "P1M", "s", "PT", "1m 30s", "30s1m"
                })
        void a_bare_number_is_no_duration(String text) {
            assertThat(delay("duration", text)).isNull();
        }
    }

    @Test
    void no_text_makes_an_exception_or_a_delay_out_of_range() {
        Random random = new Random(6);
        String alphabet = "0123456789.:-+ ,TZPDHMSWtzmshnu/GMTUCSunNovFeb\u00b5\u0661\u0000";
        Instant[] references = {
            REFERENCE, Instant.MIN, Instant.MAX, Instant.EPOCH, Instant.parse("9999-12-31T23:59:59Z")
        };
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Instant reference = references[i % references.length];
            for (HintFormat format : HintFormat.values()) {
                Duration delay = format.delay(text.toString(), reference);
                if (delay != null) {
                    assertThat(delay).isBetween(Duration.ZERO, HintFormat.FAR);
                }
            }
        }
    }

    @Test
    void even_the_ends_of_time_are_reference_moments() {
        for (Instant reference : new Instant[] {Instant.MIN, Instant.MAX}) {
            for (String text : new String[] {
                "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06", "5", "5s"
            }) {
                for (HintFormat format : HintFormat.values()) {
                    assertThat(format.delay(text, reference))
                            .satisfiesAnyOf(
                                    delay -> assertThat(delay).isNull(),
                                    delay -> assertThat(delay).isBetween(Duration.ZERO, HintFormat.FAR));
                }
            }
        }
    }
}
