package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;

@DisplayName("An envelope")
class EnvelopeTest {
    private static final Mailbox BOB = Mailbox.parse("bob@example.org");
    private static final Mailbox CAROL = Mailbox.parse("carol@example.org");
    private static final MailParameters URGENT =
            MailParameters.builder().mtPriority(4).build();
    private static final RecipientParameters QUIET =
            RecipientParameters.builder().notifyNever().build();
    private static final Envelope ENVELOPE = Envelope.of(ReversePath.NULL, List.of(BOB, CAROL, BOB));

    @Test
    @DisplayName("asks for nothing unless told to, and has each recipient once")
    void asksForNothing() {
        assertThat(ENVELOPE.recipients()).containsExactly(BOB, CAROL);
        assertThat(ENVELOPE.parameters()).isEqualTo(MailParameters.NONE);
        assertThat(ENVELOPE.parameters(BOB)).isEqualTo(RecipientParameters.NONE);
    }

    @Test
    @DisplayName("keeps what is asked for when it is cut down to some recipients")
    void keepsParameters() {
        Envelope asked = ENVELOPE.with(URGENT).with(CAROL, QUIET);
        Envelope part = asked.forRecipients(List.of(CAROL));

        assertThat(part.reversePath()).isEqualTo(ReversePath.NULL);
        assertThat(part.recipients()).containsExactly(CAROL);
        assertThat(part.parameters()).isEqualTo(URGENT);
        assertThat(part.parameters(CAROL)).isEqualTo(QUIET);
        assertThat(asked.forRecipients(List.of(BOB)).parameters(CAROL)).isEqualTo(RecipientParameters.NONE);
    }

    @Test
    @DisplayName("asks the same for all recipients, or another thing for one")
    void asksForAllOrOne() {
        Envelope asked = ENVELOPE.with(QUIET).with(BOB, RecipientParameters.NONE);

        assertThat(asked.parameters(BOB)).isEqualTo(RecipientParameters.NONE);
        assertThat(asked.parameters(CAROL)).isEqualTo(QUIET);
    }

    @Test
    @DisplayName("knows no recipients but its own")
    void refusesStrangers() {
        Mailbox stranger = Mailbox.parse("stranger@example.org");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENVELOPE.with(stranger, QUIET))
                .withMessageContaining("stranger@");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ENVELOPE.forRecipients(List.of(BOB, stranger)))
                .withMessageContaining("stranger@");
        assertThatIllegalArgumentException().isThrownBy(() -> ENVELOPE.forRecipients(List.of()));
    }
}
