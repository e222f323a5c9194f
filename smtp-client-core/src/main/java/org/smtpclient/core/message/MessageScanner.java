package org.smtpclient.core.message;

import java.io.IOException;
import java.io.InputStream;

/** Reads one message for its size, its line ends and what it needs of a server. */
final class MessageScanner {
    private static final int GONE = -1;

    private final boolean bareLineEndsAllowed;
    private final HeaderSections headers = new HeaderSections();
    private final byte[] buffer = new byte[64 * 1024];

    /** Index of the next octet to look at. */
    private int next;
    /** Index of the first octet of the line; {@link #GONE} if the line is longer than the buffer. */
    private int lineStart;
    /** The octets of the line so far, or-ed: negative if one is above 127. */
    private int lineBits;

    private int bits;
    private long line = 1;
    private boolean afterCr;
    private boolean nul;
    private boolean bareLineEnds;

    /**
     * A scan.
     *
     * @param bareLineEndsAllowed whether a CR or LF that is not part of a CRLF makes the message binary, and not refused
     */
    MessageScanner(boolean bareLineEndsAllowed) {
        this.bareLineEndsAllowed = bareLineEndsAllowed;
    }

    MessageTraits scan(InputStream octets) throws IOException, BareLineEndException {
        long size = 0;
        for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer, next, buffer.length - next)) {
            size += n;
            scanTo(next + n);
            if (next == buffer.length) {
                keepLine();
            }
        }
        if (afterCr) {
            bare("CR");
        }
        endLine(next);
        return traits(size);
    }

    private MessageTraits traits(long size) {
        MessageTraits traits = MessageTraits.of(size);
        if (bits < 0) {
            traits = traits.withBody(BodyType.EIGHT_BIT_MIME);
        }
        // A NUL alone may go by DATA, as any of the 128 ASCII codes may (RFC 5321 §4.1.1.4).
        if (bareLineEndsAllowed && (nul || bareLineEnds)) {
            traits = traits.withBody(BodyType.BINARY_MIME);
        }
        return headers.internationalised() ? traits.withSmtpUtf8() : traits;
    }

    private void scanTo(int limit) throws BareLineEndException {
        while (next < limit) {
            if (afterCr) {
                afterCr = false;
                if (buffer[next] == '\n') {
                    next++;
                    endLine(next - 2);
                    line++;
                    lineStart = next;
                    continue;
                }
                bare("CR");
            }
            skipPlain(limit);
            if (next < limit) {
                byte octet = buffer[next++];
                afterCr = octet == '\r';
                nul |= octet == 0;
                if (octet == '\n') {
                    bare("LF");
                }
            }
        }
    }

    /** Passes by octets that decide nothing: nearly all. */
    private void skipPlain(int limit) {
        int i = next;
        int or = lineBits;
        while (i < limit && (buffer[i] & 0xff) > '\r') {
            or |= buffer[i++];
        }
        lineBits = or;
        next = i;
    }

    private void endLine(int end) {
        if (lineStart == GONE) {
            headers.endOfLongLine(lineBits < 0);
        } else {
            headers.line(buffer, lineStart, end, lineBits < 0);
        }
        bits |= lineBits;
        lineBits = 0;
    }

    /** Moves the line that has begun to the buffer's start, or gives its beginning up if it fills the buffer. */
    private void keepLine() {
        if (lineStart > 0) {
            next = buffer.length - lineStart;
            System.arraycopy(buffer, lineStart, buffer, 0, next);
            lineStart = 0;
        } else {
            next = 0;
            lineStart = GONE;
        }
    }

    private void bare(String what) throws BareLineEndException {
        if (!bareLineEndsAllowed) {
            throw new BareLineEndException(what, line);
        }
        bareLineEnds = true;
    }
}
