package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EhloNameTest {
    private static final EhloName FALLBACK = EhloName.parse("[192.0.2.1]");
    private static final Duration LONG = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(strings = {"mail.example.org", "localhost", "[192.0.2.1]", "[IPv6:2001:db8::1]"})
    void aNameOrALiteralIsSentAsItStands(String text) {
        assertThat(EhloName.parse(text)).hasToString(text);
        assertThat(EhloName.parse(text).domain()).isEqualTo(MailDomain.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\r\nMAIL FROM:<>", "a\n", "\u2665.example", "192.0.2.1", "a.", "[a]"})
    @DisplayName("rule 8: an EHLO name that is neither a host name nor an address literal is refused")
    void whatDoesNotParseIsRefused(String text) {
        assertThatThrownBy(() -> EhloName.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("EHLO name '");
    }

    @Test
    void theLocalHostHasANameAndKeepsIt() {
        assertThat(EhloName.ofLocalHost()).isSameAs(EhloName.ofLocalHost());
    }

    @Test
    void aFullLocalNameIsTaken() {
        assertThat(LocalHostName.find(() -> "mail.example.org", LONG, FALLBACK)).hasToString("mail.example.org");
    }

    @Test
    void aShortMalformedNumericOrFailedLocalNameGivesWayToTheAddress() {
        assertThat(LocalHostName.find(() -> "mail", LONG, FALLBACK)).isEqualTo(FALLBACK);
        assertThat(LocalHostName.find(() -> "mail example.org", LONG, FALLBACK)).isEqualTo(FALLBACK);
        assertThat(LocalHostName.find(() -> "192.0.2.7", LONG, FALLBACK)).isEqualTo(FALLBACK);
        assertThat(LocalHostName.find(
                        () -> {
                            throw new IOException("no name");
                        },
                        LONG,
                        FALLBACK))
                .isEqualTo(FALLBACK);
    }

    @Test
    @DisplayName("rule 14: a local name that does not come in time gives way to the address")
    void aLocalNameThatDoesNotComeGivesWayToTheAddress() {
        CountDownLatch never = new CountDownLatch(1);
        try {
            assertThat(LocalHostName.find(
                            () -> {
                                never.await();
                                return "mail.example.org";
                            },
                            Duration.ofMillis(1),
                            FALLBACK))
                    .isEqualTo(FALLBACK);
        } finally {
            never.countDown();
        }
    }
}
