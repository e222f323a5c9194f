package org.smtpclient.core.envelope;

import org.jspecify.annotations.Nullable;
import org.smtpclient.core.message.BodyType;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome.Refused;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.EnhancedStatusCode;

/**
 * What the message itself needs of a server, whatever the envelope says. It is never converted into what the server
 * could take.
 */
final class MessageNeeds {
    private static final EnhancedStatusCode HEADER_NEEDS_SMTPUTF8 = new EnhancedStatusCode(5, 6, 9);
    private static final EnhancedStatusCode CONVERSION_NEEDED = new EnhancedStatusCode(5, 6, 3);
    private static final EnhancedStatusCode TOO_BIG = new EnhancedStatusCode(5, 3, 4);

    private MessageNeeds() {}

    /** The parameters of MAIL that declare the message, a space before each. */
    static String parameters(MessageTraits message, Capabilities server) {
        return (server.has("SIZE") ? " SIZE=" + message.octets() : "")
                + (message.body() == BodyType.SEVEN_BIT
                        ? ""
                        : " BODY=" + message.body().keyword());
    }

    /** Why the server cannot take the message, or null if it can. */
    static @Nullable Refused refusal(MessageTraits message, Capabilities server) {
        if (message.needsSmtpUtf8() && !server.has("SMTPUTF8")) {
            return new Refused(
                    HEADER_NEEDS_SMTPUTF8, "The message has UTF-8 in a header and the server lacks SMTPUTF8");
        }
        if (message.body() == BodyType.EIGHT_BIT_MIME && !server.has("8BITMIME")) {
            return new Refused(CONVERSION_NEEDED, "The message has 8-bit octets and the server lacks 8BITMIME");
        }
        if (message.body() == BodyType.BINARY_MIME && !(server.has("BINARYMIME") && server.has("CHUNKING"))) {
            return new Refused(
                    CONVERSION_NEEDED,
                    "The message is binary and the server lacks "
                            + (server.has("CHUNKING") ? "BINARYMIME" : "CHUNKING"));
        }
        long limit = server.maxMessageOctets().orElse(Long.MAX_VALUE);
        return message.octets() <= limit
                ? null
                : new Refused(
                        TOO_BIG,
                        "The message has " + message.octets() + " octets and the server takes at most " + limit);
    }
}
