package org.smtpclient.core.reply;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reply of a server, all its lines (RFC 5321 §4.2). Immutable.
 *
 * <p>The text is what the server sent, read as UTF-8; octets that are no UTF-8 and control characters stand as
 * {@code \xHH}, so that a reply can be printed as it is.
 */
public final class Reply {
    /** The service is shutting the connection down (RFC 5321 §3.8). */
    public static final int SERVICE_NOT_AVAILABLE = 421;

    private final int code;
    private final List<String> lines;
    private final @Nullable EnhancedStatusCode enhanced;

    private Reply(int code, List<String> lines) {
        this.code = code;
        this.lines = List.copyOf(lines);
        EnhancedStatusCode leading = EnhancedStatusCode.leading(lines.get(0));
        this.enhanced = leading != null && leading.statusClass() == code / 100 ? leading : null;
    }

    /**
     * A reply.
     *
     * @param code 200 to 599
     * @param lines what stood behind the code and its separator, line by line; at least one
     * @return the reply
     * @throws IllegalArgumentException if the code is out of range or there is no line
     */
    public static Reply of(int code, List<String> lines) {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("Reply code " + code + " is not within 200..599");
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("A reply has at least one line");
        }
        return new Reply(code, lines);
    }

    /** {@return the reply code, 200 to 599} */
    public int code() {
        return code;
    }

    /** {@return what stood behind the code, line by line; never empty, though a line may be} */
    public List<String> lines() {
        return lines;
    }

    /** {@return the enhanced status code that begins the text, null if none does or its class is not the reply's} */
    public @Nullable EnhancedStatusCode enhanced() {
        return enhanced;
    }

    /** {@return whether the code is 2yz: done} */
    public boolean isPositive() {
        return code / 100 == 2;
    }

    /** {@return whether the code is 3yz: go on} */
    public boolean isIntermediate() {
        return code / 100 == 3;
    }

    /** {@return whether the code is 4yz: not now} */
    public boolean isTransient() {
        return code / 100 == 4;
    }

    /** {@return whether the code is 5yz: never} */
    public boolean isPermanent() {
        return code / 100 == 5;
    }

    /**
     * Whether this reply to EHLO names an extension.
     *
     * @param keyword such as {@code STARTTLS}; case does not matter
     * @return whether a line after the first begins with the keyword
     */
    public boolean hasExtension(String keyword) {
        return Capabilities.of(this).has(keyword);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Reply that && code == that.code && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return 31 * code + lines.hashCode();
    }

    /** {@return code and text in one line, the reply's lines parted by {@code " / "}} */
    @Override
    public String toString() {
        return code + " " + String.join(" / ", lines);
    }
}
