package org.smtpclient.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.MalformedReplyException;
import org.smtpclient.core.reply.Reply;
import org.smtpclient.core.reply.ReplyParser;

/** Rule 10: any octets give replies, the wish for more, or an error, however they are cut; and what is kept is bounded. */
class ReplyParserFuzzTest {
    /** What a stream of octets came to: its replies, and whether it then went wrong. */
    private record Reading(List<Reply> replies, boolean malformed) {}

    /** The first octet says in how large pieces the others come. */
    @FuzzTest(maxDuration = "60s")
    void readsTheSameWhateverTheSplit(byte[] input) {
        if (input.length < 2) {
            return;
        }
        Reading whole = read(input, input.length);
        Reading pieces = read(input, 1 + (input[0] & 0x3f));
        if (!whole.equals(pieces)) {
            throw new AssertionError("Whole: " + whole + "\nin pieces: " + pieces);
        }
    }

    private static Reading read(byte[] input, int size) {
        ReplyParser parser = new ReplyParser();
        List<Reply> replies = new ArrayList<>();
        for (int from = 1; from < input.length; from += size) {
            ByteBuffer piece = ByteBuffer.wrap(input, from, Math.min(size, input.length - from));
            try {
                while (piece.hasRemaining()) {
                    Reply reply = parser.parse(piece);
                    if (reply != null) {
                        check(reply);
                        replies.add(reply);
                    } else if (piece.hasRemaining()) {
                        throw new AssertionError("The parser wants more and has left octets");
                    }
                }
            } catch (MalformedReplyException e) {
                staysMalformed(parser);
                return new Reading(replies, true);
            }
        }
        return new Reading(replies, false);
    }

    private static void check(Reply reply) {
        boolean bounded = reply.code() >= 200
                && reply.code() <= 599
                && !reply.lines().isEmpty()
                && reply.lines().size() <= ReplyParser.MAX_LINES;
        // A reply can be printed as it is: it holds no control character.
        if (!bounded || reply.toString().chars().anyMatch(Character::isISOControl)) {
            throw new AssertionError("This is no reply: " + reply);
        }
        Capabilities capabilities = Capabilities.of(reply);
        if (capabilities.maxMessageOctets().orElse(1) <= 0) {
            throw new AssertionError("This is no size: " + capabilities);
        }
    }

    private static void staysMalformed(ReplyParser parser) {
        try {
            parser.parse(ByteBuffer.wrap("250 ok\r\n".getBytes(StandardCharsets.US_ASCII)));
        } catch (MalformedReplyException e) {
            return;
        }
        throw new AssertionError("A reply was read after an error");
    }
}
