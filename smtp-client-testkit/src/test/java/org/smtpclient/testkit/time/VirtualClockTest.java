package org.smtpclient.testkit.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A virtual clock")
class VirtualClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void standsStillUntilItIsMoved() {
        VirtualClock clock = VirtualClock.at(START);
        assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
        clock.advance(Duration.ofMinutes(5));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));
        clock.set(START.minusSeconds(1));
        assertThat(clock.millis()).isEqualTo(START.toEpochMilli() - 1000);
    }
}
