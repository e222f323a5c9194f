package org.smtpclient.core.auth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.core.reply.Reply;

/** The lines of RFC 4954, in base64. */
final class AuthLines {
    /** RFC 5321 §4.5.3.1.4, without the line's end. RFC 4954 §4 does not lift it for the command. */
    static final int MAX_COMMAND = 510;
    /** RFC 4954 §4, without the line's end. */
    static final int MAX_LINE = 12_286;

    static final AuthMove.Send CANCEL = new AuthMove.Send("*", "*");
    private static final String REDACTED = "****";

    private AuthLines() {}

    /** The command alone. */
    static AuthMove.Send command(String mechanism) {
        String line = "AUTH " + mechanism;
        return new AuthMove.Send(line, line);
    }

    /** The command with an initial response; null if the line would be too long. */
    static AuthMove.@Nullable Send command(String mechanism, byte[] initialResponse) {
        String encoded = initialResponse.length == 0 ? "=" : encode(initialResponse);
        String line = "AUTH " + mechanism + " " + encoded;
        return line.length() > MAX_COMMAND ? null : new AuthMove.Send(line, "AUTH " + mechanism + " " + REDACTED);
    }

    static AuthMove.Send response(byte[] response) throws SaslException {
        String line = encode(response);
        if (line.length() > MAX_LINE) {
            throw new SaslException("A response of " + line.length() + " octets does not fit a line of " + MAX_LINE);
        }
        return new AuthMove.Send(line, REDACTED);
    }

    private static String encode(byte[] octets) {
        return new String(Base64.getEncoder().encode(octets), StandardCharsets.US_ASCII);
    }

    /** The octets of a challenge: a 334 of one line. */
    static byte[] challenge(Reply reply) throws SaslException {
        if (reply.lines().size() != 1) {
            throw new SaslException(
                    "The server's challenge has " + reply.lines().size() + " lines");
        }
        String text = reply.lines().get(0);
        if (text.length() > MAX_LINE) {
            throw new SaslException("The server's challenge is longer than " + MAX_LINE + " octets");
        }
        if (text.length() % 4 != 0) {
            throw new SaslException("The server's challenge is no base64");
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SaslException("The server's challenge is no base64");
        }
    }
}
