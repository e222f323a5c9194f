package org.smtpclient.core.message;

import java.io.IOException;
import java.io.InputStream;
import org.smtpclient.core.octets.OctetSearch;

/** Reads one message for its size, its line ends and what it needs of a server. */
final class MessageScanner {
    /** So many are looked at twice before the next ones, while the processor has them at hand. */
    private static final int CACHED_OCTETS = 16 * 1024;

    private static final int GONE = -1;

    private final boolean bareLineEndsAllowed;
    private final HeaderSections headers = new HeaderSections();
    private final byte[] buffer;

    /** Index of the next octet to look at. */
    private int next;
    /** Index of the first octet of the line; {@link #GONE} if the line is longer than the buffer. */
    private int lineStart;
    /** Whether the beginning of the line, which the buffer does not hold any more, has an octet above 127. */
    private boolean lostEightBit;

    private boolean eightBit;
    private long line = 1;
    private boolean afterCr;
    private boolean nul;
    private boolean bareLineEnds;

    /**
     * A scan.
     *
     * @param bareLineEndsAllowed whether a CR or LF that is not part of a CRLF makes the message binary, and not refused
     * @param buffer the whole message, or room for parts of it
     */
    MessageScanner(boolean bareLineEndsAllowed, byte[] buffer) {
        this.bareLineEndsAllowed = bareLineEndsAllowed;
        this.buffer = buffer;
    }

    /** Scans what the buffer holds. */
    MessageTraits scan() throws BareLineEndException {
        while (next < buffer.length) {
            scanTo(Math.min(buffer.length, next + CACHED_OCTETS));
        }
        return end(buffer.length);
    }

    /** Scans what the buffer is filled with, time and again. */
    MessageTraits scan(InputStream octets) throws IOException, BareLineEndException {
        long size = 0;
        for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer, next, buffer.length - next)) {
            size += n;
            scanTo(next + n);
            if (next == buffer.length) {
                keepLine();
            }
        }
        return end(size);
    }

    private MessageTraits end(long size) throws BareLineEndException {
        if (afterCr) {
            bare("CR");
        }
        endLine(next);
        return traits(size);
    }

    private MessageTraits traits(long size) {
        MessageTraits traits = MessageTraits.of(size);
        if (eightBit) {
            traits = traits.withBody(BodyType.EIGHT_BIT_MIME);
        }
        // A NUL alone may go by DATA, as any of the 128 ASCII codes may (RFC 5321 §4.1.1.4).
        if (bareLineEndsAllowed && (nul || bareLineEnds)) {
            traits = traits.withBody(BodyType.BINARY_MIME);
        }
        return headers.internationalised() ? traits.withSmtpUtf8() : traits;
    }

    private void scanTo(int limit) throws BareLineEndException {
        eightBit = eightBit || OctetSearch.anyAbove127(buffer, next, limit);
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
            next = OctetSearch.upToCr(buffer, next, limit);
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

    private void endLine(int end) {
        if (lineStart == GONE) {
            headers.endOfLongLine(lostEightBit || isEightBit(0, end));
        } else if (headers.isInterested()) {
            headers.line(buffer, lineStart, end, isEightBit(lineStart, end));
        }
        lostEightBit = false;
    }

    /** Whether an octet of the buffer's is above 127; none is unless one of the message's is. */
    private boolean isEightBit(int from, int to) {
        return eightBit && OctetSearch.anyAbove127(buffer, from, to);
    }

    /** Moves the line that has begun to the buffer's start, or gives its beginning up if it fills the buffer. */
    private void keepLine() {
        if (lineStart > 0) {
            next = buffer.length - lineStart;
            System.arraycopy(buffer, lineStart, buffer, 0, next);
            lineStart = 0;
        } else {
            lostEightBit |= isEightBit(0, next);
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
