package org.smtpclient.core.message;

/**
 * What a message's octets ask of the way that they take, as the BODY parameter of MAIL states it (RFC 6152 §2, RFC 3030
 * §3). Each type needs all that the ones before it need.
 */
public enum BodyType {
    /** Octets up to 127, which every server takes. */
    SEVEN_BIT("7BIT"),
    /** Octets above 127 too: the server must offer 8BITMIME. */
    EIGHT_BIT_MIME("8BITMIME"),
    /** Any octets, lines or none: the server must offer BINARYMIME and CHUNKING, and the message goes by BDAT. */
    BINARY_MIME("BINARYMIME");

    private final String keyword;

    BodyType(String keyword) {
        this.keyword = keyword;
    }

    /** {@return the value of the BODY parameter, such as {@code 8BITMIME}} */
    public String keyword() {
        return keyword;
    }

    BodyType or(BodyType other) {
        return compareTo(other) < 0 ? other : this;
    }
}
