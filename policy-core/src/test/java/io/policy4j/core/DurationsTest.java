package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "1s, PT1S",
        "2m, PT2M",
        "6h, PT6H",
        "1d, PT24H",
        "1w, PT168H",
        "1m30s, PT1M30S",
        "1.5s, PT1.5S",
        "0.25h, PT15M",
        "1d12h30m5s7ms9us11ns, PT36H30M5.007009011S",
        "250µs, PT0.00025S",
        "250μs, PT0.00025S",
        "0.1ns, PT0.000000001S",
        "0s, PT0S",
        "0000000000000000000000000000001s, PT1S",
        "PT5M, PT5M",
        "P1DT2H, PT26H",
        "P2W, PT336H",
        "PT0.5S, PT0.5S",
        "'PT0,5S', PT0.5S",
        "pt1h30m, PT1H30M",
        "36500d, PT876000H",
    })
    void numbers_carry_units(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "30", "1.5", "99999999999999999999999999"})
    void a_plain_number_lacks_its_unit(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("duration (%s): must have a unit, such as %ss or %sms", text, text, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1s", "-PT5M", "-30"})
    void a_negative_duration_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("duration (%s): must be zero or more", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"36501d", "876000h1ns", "99999999999999999999999999s", "P5215W"})
    void a_duration_of_more_than_a_century_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessage("duration (%s): must be at most 36500d", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "s",
                "1x",
                "1 s",
                " 1s",
                "1s ",
                "1S",
                "1m1m",
                "1s1m",
                "1m30",
                "1.s",
                ".5s",
                "+1s",
                "1e3s",
                "0x1s",
                "1,5s",
                "1m-30s",
                "P",
                "PT",
                "P1DT",
                "P1M",
                "P1Y",
                "PT5",
                "PT5D",
                "P5H",
                "PT1S1M",
                "PT-5M",
                "٣s",
                "1min",
                "five minutes",
                "NaN",
            })
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.parse(text))
                .withMessageStartingWith("duration (" + text + "): must be numbers with units");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.000000001S, 1ns",
        "PT0.000001S, 1us",
        "PT0.0015S, 1.5ms",
        "PT0.5S, 500ms",
        "PT1.5S, 1.5s",
        "PT1M, 1m",
        "PT10M, 10m",
        "PT100S, 1m40s",
        "PT1H0.5S, 1h500ms",
        "PT36H, 1d12h",
        "PT24H, 1d",
        "PT876000H, 36500d",
    })
    void a_duration_is_written_with_the_largest_units_that_fit(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }

    @Test
    void a_negative_duration_is_not_written() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Durations.format(Duration.ofMillis(-1)))
                .withMessage("duration (PT-0.001S): must be zero or more");
    }

    @Test
    void what_is_written_reads_back() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long nanos = random.nextLong() >>> (1 + random.nextInt(63));
            Duration duration = Duration.ofNanos(Math.min(nanos, HintFormat.FAR.toNanos()));
            Duration round = random.nextBoolean() ? duration : Duration.ofMillis(duration.toMillis());
            assertThat(Durations.parse(Durations.format(round))).isEqualTo(round);
            assertThat(Durations.parse(round.toString())).isEqualTo(round);
        }
    }
}
