package org.smtpclient.core.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTraitsTest {
    /** Octets of a text in which {@code ^} stands for CR, {@code ~} for LF, {@code |} for CRLF, {@code 0} for NUL. */
    private static byte[] octets(String text) {
        return text.replace("|", "\r\n")
                .replace("^", "\r")
                .replace("~", "\n")
                .replace("0", "\0")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static MessageTraits scan(String text, LineEnds lineEnds) throws IOException, BareLineEndException {
        return Message.of(octets(text)).withLineEnds(lineEnds).scan();
    }

    @ParameterizedTest(name = "{0}: {1} octets, {2}")
    @CsvSource({
        "'',         0, SEVEN_BIT",
        "a|,         3, SEVEN_BIT",
        "a,          1, SEVEN_BIT",
        "S: a||\u00e4|, 11, EIGHT_BIT_MIME",
        "S: a||\u00e4,  9, EIGHT_BIT_MIME",
        "S: \u00e4|,    6, EIGHT_BIT_MIME",
        "S: a||0|,   11, SEVEN_BIT",
    })
    void areSizeAndBodyType(String text, long size, BodyType body) throws IOException, BareLineEndException {
        for (LineEnds lineEnds : new LineEnds[] {LineEnds.REFUSE, LineEnds.NORMALISE}) {
            MessageTraits traits = scan(text, lineEnds);

            assertThat(traits.octets()).as("%s", lineEnds).isEqualTo(size);
            assertThat(traits.body()).as("%s", lineEnds).isEqualTo(body);
        }
    }

    @ParameterizedTest(name = "rule 9: sent as it is, {0} is {2}")
    @CsvSource({
        "a|,     3, SEVEN_BIT",
        "S: a||\u00e4|, 11, EIGHT_BIT_MIME",
        "a~,     2, BINARY_MIME",
        "a^,     2, BINARY_MIME",
        "a^b|,   5, BINARY_MIME",
        "^^~,    3, BINARY_MIME",
        "S: a||0, 9, BINARY_MIME",
        "~^,     2, BINARY_MIME",
    })
    void needBinaryMimeForWhatHasNoLines(String text, long size, BodyType body)
            throws IOException, BareLineEndException {
        MessageTraits traits = scan(text, LineEnds.BINARY);

        assertThat(traits.octets()).isEqualTo(size);
        assertThat(traits.body()).isEqualTo(body);
        try (var in = Message.of(octets(text)).withLineEnds(LineEnds.BINARY).open()) {
            assertThat(in.readAllBytes()).isEqualTo(octets(text));
        }
    }

    @ParameterizedTest(name = "a line of {0} octets without its CRLF")
    @ValueSource(ints = {998, 999, 100_000, 1_000_000})
    void doNotDependOnTheLengthOfLines(int length) throws IOException, BareLineEndException {
        for (LineEnds lineEnds : LineEnds.values()) {
            MessageTraits traits = scan("S: x||" + "a".repeat(length) + "|b|", lineEnds);

            assertThat(traits.body()).isEqualTo(BodyType.SEVEN_BIT);
            assertThat(traits.octets()).isEqualTo(13L + length);
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '%',
            value = {
                "S: \u00e4||b|                                                     % true",
                "S: \u00e4                                                         % true",
                "S: x| \u00e4||b|                                                  % true",
                "S: x|no field \u00e4||b|                                          % true",
                "S: x||\u00e4|                                                     % false",
                "|S: \u00e4|                                                       % false",
                "S: x||--b|S: \u00e4|                                              % false",
                // body parts
                "CONTENT-TYPE: Multipart/mixed; boundary=b||--b|D: x||\u00e4|--b--| % false",
                "Content-Type: multipart/mixed; boundary=b||--b|D: \u00e4||x|--b--| % true",
                "Content-Type: multipart/mixed; boundary=b||--b|D: x;| n=\u00e4||x| % true",
                "Content-Type:| multipart/mixed; boundary=b||--b|D: \u00e4||x|--b--|% true",
                "Content-Type : multipart/mixed; boundary=b||--b|D : \u00e4||x|--b--|% true",
                "Content-Type: multipart/mixed; boundary=b||--b||\u00e4|--b--|      % false",
                "Content-Type: multipart/mixed; boundary=b||--b||--b|D: \u00e4||    % true",
                "Content-Type: multipart/mixed; boundary=b||\u00e4: x|--b||x|       % false",
                "Content-Type: multipart/mixed; boundary=b||--b||-- |D: \u00e4|      % false",
                "Content-Type: multipart/mixed; boundary=b||--b||--J|\u00e4: x|      % false",
                "Content-Type: multipart/mixed; boundary=b||--b||--J|x \u00e4: x|    % false",
                // enclosed messages
                "Content-Type: message/rfc822||S: \u00e4||x|                       % true",
                "Content-Type: message/rfc822||S: x||\u00e4: x|                    % false",
                "Content-Type: message/rfc822; x=y| ; z||S: \u00e4||x|              % true",
                "Content-Type: multipart/mixed; boundary=b||--b|Content-Type: message/rfc822||S: \u00e4|% true",
                "Content-Type: multipart/mixed; boundary=b||--b|Content-Type: message/rfc822||S: x||\u00e4|% false",
                "Content-Type: multipart/digest; boundary=b||--b||S: \u00e4||x|     % true",
                "Content-Type: message/rfc822||Content-Type: multipart/mixed||--b|D: \u00e4|% true",
            })
    @DisplayName("need SMTPUTF8 for octets above 127 in a header section at any level (RFC 6531 §3.2)")
    void needSmtpUtf8(String text, boolean needed) throws IOException, BareLineEndException {
        assertThat(scan(text, LineEnds.REFUSE).needsSmtpUtf8()).isEqualTo(needed);
    }

    @Test
    @DisplayName("where a bare LF may or may not end the header section, it does not")
    void needSmtpUtf8InDoubt() throws IOException, BareLineEndException {
        assertThat(scan("S: x~~\u00e4|", LineEnds.BINARY).needsSmtpUtf8()).isTrue();
        assertThat(scan("S: x~~\u00e4|", LineEnds.NORMALISE).needsSmtpUtf8()).isFalse();
    }

    @Test
    void doNotDependOnWhereReadsEnd() throws IOException, BareLineEndException {
        String head = "Content-Type: multipart/mixed; boundary=b||";
        String tail = "|--b|D: \u00e4||\u00e4|";
        for (int fill = 65_536 - 80; fill < 65_536 + 10; fill++) { // the buffer's size
            byte[] raw = octets(head + "a".repeat(fill) + tail);
            MessageTraits traits = Message.of(raw).scan();
            assertThat(traits.needsSmtpUtf8()).as("fill of %d", fill).isTrue();
            assertThat(traits.octets()).isEqualTo(raw.length);
            Message bare = Message.of(octets(head + "a".repeat(fill) + "|x^y|"));
            assertThatThrownBy(bare::scan)
                    .isInstanceOfSatisfying(
                            BareLineEndException.class,
                            e -> assertThat(e.line()).isEqualTo(4));
        }
        byte[] raw = octets(head + tail);
        Message dripping = Message.of(() -> new ByteArrayInputStream(raw) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, 1);
            }
        });
        assertThat(dripping.scan()).hasToString(raw.length + " octets, 8BITMIME, SMTPUTF8");
    }

    @Test
    void areOnlyEverRaisedByWhatIsStated() throws IOException, BareLineEndException {
        Message plain = Message.of(octets("S: a||a|"));
        Message international = Message.of(octets("S: \u00e4||a|"));

        assertThat(plain.withBody(BodyType.BINARY_MIME).scan().body()).isEqualTo(BodyType.BINARY_MIME);
        assertThat(plain.withSmtpUtf8().scan().needsSmtpUtf8()).isTrue();
        assertThat(international.withBody(BodyType.SEVEN_BIT).scan())
                .hasToString(international.scan().toString());
        assertThat(MessageTraits.of(1)
                        .withBody(BodyType.EIGHT_BIT_MIME)
                        .withBody(BodyType.SEVEN_BIT)
                        .body())
                .isEqualTo(BodyType.EIGHT_BIT_MIME);
    }

    @Test
    @DisplayName("rule 9: a body stated to be binary does not let bare line ends pass")
    void leaveTheHandlingOfLineEndsAlone() {
        Message message = Message.of(octets("a~b|")).withBody(BodyType.BINARY_MIME);

        assertThatThrownBy(message::scan).isInstanceOf(BareLineEndException.class);
    }
}
