package io.policy4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.policy4j.resilience4j.PolicyTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimesTest {

    private final VirtualTime real = new VirtualTime(Cli.NOW);

    @Test
    void scaled_time_passes_faster() throws InterruptedException {
        PolicyTime scaled = new ScaledTime(real, 20);

        scaled.sleep(Duration.ofSeconds(10).toNanos());

        assertThat(real.nanoTime()).isEqualTo(Duration.ofMillis(500).toNanos());
        assertThat(scaled.nanoTime()).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(scaled.now()).isEqualTo(Cli.NOW.plusSeconds(10));
    }

    @Test
    void no_scaled_wait_is_shorter_than_its_share() throws InterruptedException {
        new ScaledTime(real, 3).sleep(10);

        assertThat(real.nanoTime()).isEqualTo(4);
    }

    @Test
    void delays_and_times_are_told_no_shorter_than_they_are() {
        assertThat(Millis.of(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(Millis.of(Duration.ofMillis(5))).isEqualTo(5);
        assertThat(Millis.of(Duration.ofSeconds(Long.MAX_VALUE))).isPositive();
        assertThat(Millis.roundedUp(Instant.parse("2026-01-01T00:00:00.000000001Z")))
                .isEqualTo("2026-01-01T00:00:00.001Z");
    }
}
