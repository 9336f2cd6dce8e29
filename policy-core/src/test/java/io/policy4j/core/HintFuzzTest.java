package io.policy4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Any text at all: no exception, and no delay out of range. */
class HintFuzzTest {

    private static final Instant REFERENCE = Instant.parse("2026-06-01T12:00:00.5Z");

    private static final List<HolePattern> PATTERNS = Stream.of(
                    "*in <seconds> seconds*",
                    "*<minutes>m<seconds>s*",
                    "*in <duration>*",
                    "*at <iso-8601>*",
                    "*<http-date>*")
            .map(HolePattern::parse)
            .toList();

    @FuzzTest(maxDuration = "1m")
    void a_hint_of_any_text_is_read(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        for (HintFormat format : HintFormat.values()) {
            check(format.delay(text, REFERENCE));
        }
        for (HolePattern pattern : PATTERNS) {
            check(pattern.delay(text, REFERENCE, true));
        }
    }

    private static void check(@Nullable Duration delay) {
        if (delay != null) {
            assertThat(delay).isBetween(Duration.ZERO, HintFormat.FAR);
        }
    }
}
