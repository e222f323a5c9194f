package org.smtpclient.core.reply;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of octets into replies (RFC 5321 §4.2). Total: whatever comes is a reply, the wish for more, or an
 * error. Memory is bounded by {@link #MAX_REPLY_OCTETS}.
 *
 * <p>A line ends in LF, with or without CR before it; longer lines than RFC 5321 §4.5.3.1.5 allows are read up to
 * {@link #MAX_LINE_OCTETS}. Not thread-safe.
 */
public final class ReplyParser {
    /** The longest line accepted, without its end. */
    public static final int MAX_LINE_OCTETS = 4096;
    /** The longest reply accepted, all lines with their ends. */
    public static final int MAX_REPLY_OCTETS = 65_536;
    /** The most lines accepted in one reply. */
    public static final int MAX_LINES = 512;

    private byte[] line = new byte[128];
    private int length;
    private int replyOctets;
    private int code;
    private final List<String> lines = new ArrayList<>();
    private boolean failed;

    /** A parser at the beginning of a reply. */
    public ReplyParser() {}

    /**
     * Takes octets up to the end of a reply.
     *
     * @param input read from its position; what follows the reply is left in it
     * @return the reply, or null if it is not complete: then all input was taken
     * @throws MalformedReplyException if the octets are no reply, or one that is too long; also at every later call
     */
    public @Nullable Reply parse(ByteBuffer input) throws MalformedReplyException {
        if (failed) {
            throw new MalformedReplyException("The stream was malformed before");
        }
        while (input.hasRemaining()) {
            int end = lineEnd(input);
            append(input, end);
            if (end < input.limit()) {
                input.position(end + 1);
                if (endLine()) {
                    Reply reply = Reply.of(code, lines);
                    lines.clear();
                    replyOctets = 0;
                    return reply;
                }
            }
        }
        return null;
    }

    /** Where the next LF is, or the input's end. */
    private static int lineEnd(ByteBuffer input) {
        int end = input.position();
        while (end < input.limit() && input.get(end) != '\n') {
            end++;
        }
        return end;
    }

    /** {@return whether a reply has begun and is not complete} */
    public boolean isWithinReply() {
        return length > 0 || !lines.isEmpty();
    }

    /** Takes octets of a line, whose end counts towards the reply. */
    private void append(ByteBuffer input, int end) throws MalformedReplyException {
        int octets = end - input.position();
        replyOctets += end < input.limit() ? octets + 1 : octets;
        // A CR before the end of the longest line is no part of it.
        if (length + octets > MAX_LINE_OCTETS + 1) {
            throw malformed("a line of more than " + MAX_LINE_OCTETS + " octets");
        }
        if (replyOctets > MAX_REPLY_OCTETS) {
            throw malformed("a reply of more than " + MAX_REPLY_OCTETS + " octets");
        }
        if (length + octets > line.length) {
            line = Arrays.copyOf(line, Math.max(2 * line.length, length + octets));
        }
        input.get(line, length, octets);
        length += octets;
    }

    /** Takes the line that has ended, and tells whether it is its reply's last. */
    private boolean endLine() throws MalformedReplyException {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        length = 0;
        if (end < 3 || !isDigit(line[0]) || !isDigit(line[1]) || !isDigit(line[2])) {
            throw malformed("a line that does not begin with a reply code: '" + text(line, 0, Math.min(end, 80)) + "'");
        }
        int lineCode = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
        if (lineCode < 200 || lineCode > 599) {
            throw malformed("the reply code " + lineCode);
        }
        if (!lines.isEmpty() && lineCode != code) {
            throw malformed("a reply whose lines have the codes " + code + " and " + lineCode);
        }
        if (end > 3 && line[3] != ' ' && line[3] != '-') {
            throw malformed("a reply code followed by '" + text(line, 3, 4) + "'");
        }
        if (lines.size() == MAX_LINES) {
            throw malformed("a reply of more than " + MAX_LINES + " lines");
        }
        code = lineCode;
        lines.add(end > 4 ? text(line, 4, end) : "");
        return end == 3 || line[3] == ' ';
    }

    private MalformedReplyException malformed(String what) {
        failed = true;
        return new MalformedReplyException("The server sent " + what);
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    private static String text(byte[] octets, int from, int to) {
        boolean plain = true;
        for (int i = from; i < to && plain; i++) {
            plain = octets[i] >= 0x20 && octets[i] != 0x7f;
        }
        return plain ? new String(octets, from, to - from, StandardCharsets.US_ASCII) : escaped(octets, from, to);
    }

    /** UTF-8 where it is that, with control characters escaped; else every octet above ASCII is escaped. */
    private static String escaped(byte[] octets, int from, int to) {
        CharSequence chars;
        try {
            chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, to - from));
        } catch (CharacterCodingException e) {
            StringBuilder escaped = new StringBuilder();
            for (int i = from; i < to; i++) {
                appendOctet(escaped, octets[i] & 0xff, octets[i] < 0);
            }
            return escaped.toString();
        }
        StringBuilder shown = new StringBuilder();
        CharBuffer.wrap(chars).codePoints().forEach(point -> {
            if (point < 0x80) {
                appendOctet(shown, point, false);
            } else if (Character.isISOControl(point) || Character.getType(point) == Character.FORMAT) {
                shown.append(String.format(Locale.ROOT, "\\u{%X}", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static void appendOctet(StringBuilder text, int octet, boolean escape) {
        if (escape || octet < 0x20 || octet == 0x7f) {
            text.append(String.format(Locale.ROOT, "\\x%02X", octet));
        } else {
            text.append((char) octet);
        }
    }
}
