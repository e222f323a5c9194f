package org.smtpclient.core.message;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Looks for octets above 127 in header sections: the message's own, and those of body parts and enclosed messages (RFC
 * 6531 §3.2). Given a message line by line.
 *
 * <p>It follows the structure no further than that needs, and takes too much for a header section rather than too
 * little: in a message that has a multipart anywhere, each line that could be a delimiter may open one, up to the first
 * line that no header has. Text below such a line is taken for a field only if it looks like one.
 */
final class HeaderSections {
    private static final String CONTENT_TYPE = "content-type";

    private boolean internationalised;
    /** Whether the next line may belong to a header section. */
    private boolean inSection = true;
    /** The message's own section ends at its empty line and nowhere else. */
    private boolean top = true;
    /** Whether the field that is being read is Content-Type. */
    private boolean contentType;
    /** Whether an enclosed message's header follows the section that is being read. */
    private boolean encloses;

    private boolean anyMultipart;
    /** Parts of a digest enclose messages without saying so (RFC 2046 §5.1.5). */
    private boolean anyDigest;

    boolean internationalised() {
        return internationalised;
    }

    /** Whether the next line may tell anything. Most lines of a body need not be given. */
    boolean isInterested() {
        return inSection || anyMultipart;
    }

    /**
     * Takes the next line.
     *
     * @param octets holds the line
     * @param from index of its first octet
     * @param to index behind its last, before the CRLF
     * @param eightBit whether an octet of it is above 127
     */
    void line(byte[] octets, int from, int to, boolean eightBit) {
        if (inSection) {
            sectionLine(octets, from, to, eightBit);
        } else if (anyMultipart && isDelimiter(octets, from, to)) {
            open();
        }
    }

    /** Whether the line may be a delimiter (RFC 2046 §5.1.1); what stands above a signature is none. */
    private static boolean isDelimiter(byte[] octets, int from, int to) {
        int length = to - from;
        return length > 2
                && octets[from] == '-'
                && octets[from + 1] == '-'
                && !(length == 3 && octets[from + 2] == ' ');
    }

    /** Takes a line of which only the end is known, since it is longer than any buffer. */
    void endOfLongLine(boolean eightBit) {
        internationalised |= inSection && eightBit;
    }

    private void open() {
        inSection = true;
        contentType = false;
        encloses = anyDigest;
    }

    private void sectionLine(byte[] octets, int from, int to, boolean eightBit) {
        if (from == to) {
            inSection = encloses;
            encloses = false;
            contentType = false;
            top = false;
            return;
        }
        boolean continues = octets[from] == ' ' || octets[from] == '\t';
        if (!top && !continues && !isField(octets, from, to)) {
            inSection = false;
            line(octets, from, to, eightBit);
            return;
        }
        internationalised |= eightBit;
        contentType = continues ? contentType : isContentType(octets, from, to);
        if (contentType) {
            String text = new String(octets, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            anyMultipart |= text.contains("multipart");
            anyDigest |= text.contains("digest");
            encloses |= text.contains("message");
        }
    }

    private static boolean isContentType(byte[] octets, int from, int to) {
        int length = CONTENT_TYPE.length();
        return to - from >= length
                && (octets[from] | 0x20) == 'c'
                && CONTENT_TYPE.equalsIgnoreCase(new String(octets, from, length, StandardCharsets.ISO_8859_1));
    }

    /** Whether the line begins with a field name and a colon (RFC 5322 §2.2; blanks before the colon: §4.5). */
    private static boolean isField(byte[] octets, int from, int to) {
        int i = from;
        while (i < to && octets[i] > ' ' && octets[i] != ':' && octets[i] != 0x7f) {
            i++;
        }
        int name = i - from;
        while (i < to && (octets[i] == ' ' || octets[i] == '\t')) {
            i++;
        }
        return name > 0 && i < to && octets[i] == ':';
    }
}
