package org.smtpclient.core.envelope;

import org.jspecify.annotations.Nullable;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.outcome.RecipientOutcome.Refused;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.EnhancedStatusCode;

/**
 * What the message itself needs of a server, whatever the envelope says.
 *
 * @param octets its size (RFC 1870)
 * @param body how its octets must be declared (RFC 6152, RFC 3030)
 * @param smtpUtf8 whether its header holds UTF-8 (RFC 6531)
 */
record MessageNeeds(long octets, Body body, boolean smtpUtf8) {
    private static final EnhancedStatusCode HEADER_NEEDS_SMTPUTF8 = new EnhancedStatusCode(5, 6, 9);
    private static final EnhancedStatusCode CONVERSION_NEEDED = new EnhancedStatusCode(5, 6, 3);
    private static final EnhancedStatusCode TOO_BIG = new EnhancedStatusCode(5, 3, 4);

    enum Body {
        SEVEN_BIT(""),
        EIGHT_BIT_MIME(" BODY=8BITMIME"),
        BINARY_MIME(" BODY=BINARYMIME");

        private final String parameter;

        Body(String parameter) {
            this.parameter = parameter;
        }
    }

    static MessageNeeds of(MessageTraits traits) {
        return new MessageNeeds(traits.octets(), traits.isEightBit() ? Body.EIGHT_BIT_MIME : Body.SEVEN_BIT, false);
    }

    /** The parameters of MAIL that declare it, a space before each. */
    String parameters(Capabilities server) {
        return (server.has("SIZE") ? " SIZE=" + octets : "") + body.parameter;
    }

    /** Why the server cannot take the message, or null if it can. Octets are never converted here: that is the caller's. */
    @Nullable
    Refused refusal(Capabilities server) {
        if (smtpUtf8 && !server.has("SMTPUTF8")) {
            return new Refused(
                    HEADER_NEEDS_SMTPUTF8, "The message's header has UTF-8, and the server lacks SMTPUTF8 for it");
        }
        if (body == Body.EIGHT_BIT_MIME && !server.has("8BITMIME")) {
            return new Refused(CONVERSION_NEEDED, "The message has 8-bit octets and the server lacks 8BITMIME");
        }
        if (body == Body.BINARY_MIME && !(server.has("BINARYMIME") && server.has("CHUNKING"))) {
            return new Refused(
                    CONVERSION_NEEDED,
                    "The message is binary and the server lacks "
                            + (server.has("BINARYMIME") ? "CHUNKING, without which BINARYMIME is none" : "BINARYMIME"));
        }
        long limit = server.maxMessageOctets().orElse(Long.MAX_VALUE);
        return octets <= limit
                ? null
                : new Refused(TOO_BIG, "The message has " + octets + " octets and the server takes at most " + limit);
    }
}
