package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CompletableFuture;

/** One query on its way, over a channel of its own. */
abstract class WireCall {
    private static final int HEADER_OCTETS = 12;
    private static final int TYPE_AND_CLASS_OCTETS = 4;

    private final SelectableChannel channel;
    private final byte[] query;
    private final CompletableFuture<byte[]> answer;

    /**
     * A call.
     *
     * @param channel closed with the call
     * @param answer completed by the call, or by others, to end it
     */
    WireCall(SelectableChannel channel, byte[] query, CompletableFuture<byte[]> answer) {
        this.channel = channel;
        this.query = query;
        this.answer = answer;
    }

    /** What to wait for at first. */
    abstract int operations();

    /** Does what the channel is ready for, and completes the answer when it is there. */
    abstract void advance(SelectionKey key) throws IOException;

    final void register(Selector selector) {
        try {
            channel.configureBlocking(false);
            channel.register(selector, operations(), this);
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    final void proceed(SelectionKey key) {
        try {
            advance(key);
        } catch (IOException e) {
            answer.completeExceptionally(e);
        } catch (CancelledKeyException e) {
            // The call has just been ended from outside.
            answer.cancel(false);
        }
    }

    final void complete(byte[] octets) {
        answer.complete(octets);
    }

    final void fail() {
        answer.completeExceptionally(new ClosedChannelException());
    }

    final void close() {
        try {
            channel.close();
        } catch (IOException e) {
            answer.completeExceptionally(e);
        }
    }

    /**
     * Whether a message answers this query: a response with its identifier and its very question (RFC 5452 §9.1). An
     * error may come without a question.
     */
    final boolean isAnswer(ByteBuffer message) {
        if (message.remaining() < HEADER_OCTETS
                || message.get(0) != query[0]
                || message.get(1) != query[1]
                || (message.get(2) & 0xf8) != 0x80) {
            return false;
        }
        int questions = message.getShort(4) & 0xffff;
        if (questions == 0) {
            return (message.get(3) & 0x0f) != 0;
        }
        int end = endOfQuestion();
        return questions == 1 && message.remaining() >= end && hasQuestion(message, end);
    }

    private int endOfQuestion() {
        int at = HEADER_OCTETS;
        while (query[at] != 0) {
            at += 1 + query[at];
        }
        return at + 1 + TYPE_AND_CLASS_OCTETS;
    }

    private boolean hasQuestion(ByteBuffer message, int end) {
        for (int at = HEADER_OCTETS; at < end; at++) {
            boolean isName = at < end - TYPE_AND_CLASS_OCTETS;
            byte expected = isName ? lowerCase(query[at]) : query[at];
            byte found = isName ? lowerCase(message.get(at)) : message.get(at);
            if (expected != found) {
                return false;
            }
        }
        return true;
    }

    private static byte lowerCase(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? (byte) (octet + ('a' - 'A')) : octet;
    }
}
