package org.smtpclient.core.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReversePathTest {

    @Test
    void anEmptyTextIsTheNullPath() {
        assertThat(ReversePath.parse("")).isEqualTo(ReversePath.NULL).hasToString("<>");
        assertThat(ReversePath.NULL.isNull()).isTrue();
        assertThat(ReversePath.NULL.mailbox()).isNull();
        assertThat(ReversePath.NULL.needsSmtpUtf8()).isFalse();
    }

    @Test
    void anythingElseIsAMailbox() {
        ReversePath path = ReversePath.parse("dörte@example.org");

        assertThat(path)
                .hasToString("<dörte@example.org>")
                .isEqualTo(ReversePath.of(Mailbox.parse("dörte@EXAMPLE.org")));
        assertThat(path.isNull()).isFalse();
        assertThat(path.mailbox()).isEqualTo(Mailbox.parse("dörte@example.org"));
        assertThat(path.needsSmtpUtf8()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "<>", "<a@b>", "a", "a@b> SIZE=1", "a@b\r\nDATA"})
    @DisplayName("rule 8: a sender that is no mailbox is refused")
    void aSenderThatIsNoMailboxIsRefused(String text) {
        assertThatThrownBy(() -> ReversePath.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
