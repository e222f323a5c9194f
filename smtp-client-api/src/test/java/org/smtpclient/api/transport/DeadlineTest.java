package org.smtpclient.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("rule 14: a deadline")
class DeadlineTest {

    @ParameterizedTest(name = "after {0}")
    @DisplayName("that lies behind has passed, and leaves nothing, never less")
    @ValueSource(strings = {"PT0S", "PT-1S", "PT-9223372036854775807S"})
    void passed(Duration limit) {
        Deadline deadline = Deadline.after(limit);

        assertThat(deadline.hasPassed()).isTrue();
        assertThat(deadline.remaining()).isZero();
    }

    @ParameterizedTest(name = "after {0}")
    @DisplayName("that lies ahead has not passed, and leaves no more than was given")
    @ValueSource(strings = {"PT1H", "P300D", "P365D"})
    void ahead(Duration limit) {
        Deadline deadline = Deadline.after(limit);

        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remaining()).isPositive().isLessThanOrEqualTo(limit);
    }

    @Test
    @DisplayName("of any length is bounded, so that adding it up cannot overflow")
    void bounded() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(deadline.hasPassed()).isFalse();
        assertThat(deadline.remaining()).isBetween(Duration.ofDays(364), Duration.ofDays(365));
    }

    @Test
    @DisplayName("combined with another is the nearer one")
    void nearer() {
        Deadline near = Deadline.after(Duration.ofMinutes(1));
        Deadline far = Deadline.after(Duration.ofDays(400));
        Deadline past = Deadline.after(Duration.ofSeconds(-5));

        assertThat(near.or(far)).isSameAs(near);
        assertThat(far.or(near)).isSameAs(near);
        assertThat(far.or(past).hasPassed()).isTrue();
        assertThat(near.or(near)).isSameAs(near);
    }
}
