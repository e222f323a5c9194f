package org.smtpclient.benchmarks.sidebyside.sink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;

/**
 * One session: accepts everything, as cheaply as possible. It looks for the end of data at the end of what has arrived and
 * nowhere else, since no contestant sends anything behind it before the reply.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class SinkSession extends ByteToMessageDecoder {
    private static final ByteBuf OK = reply("250 2.0.0 OK");
    private static final ByteBuf GO_AHEAD = reply("354 Go ahead");
    private static final ByteBuf BYE = reply("221 2.0.0 Bye");
    private static final ByteBuf READY_FOR_TLS = reply("220 2.0.0 Go ahead");
    private static final ByteBuf UNKNOWN = reply("500 5.5.1 What?");

    /** CR LF . CR LF, as the last five octets of a number. */
    private static final long END_OF_DATA = 0x0D0A2E0D0AL;

    private static final long FIVE_OCTETS = 0xFF_FFFF_FFFFL;
    private static final int LONGEST_LINE = 2048;

    private enum Mode {
        COMMANDS,
        DATA,
        CHUNK
    }

    private final Counters counters;
    private final ServerKind kind;
    private final SinkTls tls;
    private ByteBuf ehlo;
    private Mode mode = Mode.COMMANDS;
    private long lastOctets;
    private long chunkLeft;
    private boolean lastChunk;
    private boolean inMessage;
    private boolean accepted;
    private @Nullable Path keepIn;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private @Nullable ByteBuf replies;

    SinkSession(ServerKind kind, Counters counters, SinkTls tls) {
        this.counters = counters;
        this.kind = kind;
        this.tls = tls;
        this.ehlo = ehlo(kind.keywords());
    }

    private static ByteBuf ehlo(List<String> keywords) {
        StringBuilder lines = new StringBuilder("250-sink.test\r\n");
        int left = keywords.size();
        for (String keyword : keywords) {
            lines.append(--left == 0 ? "250 " : "250-").append(keyword).append(left == 0 ? "" : "\r\n");
        }
        return reply(lines.toString());
    }

    private static ByteBuf reply(String text) {
        return Unpooled.unreleasableBuffer(
                Unpooled.copiedBuffer(text + "\r\n", StandardCharsets.US_ASCII).asReadOnly());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(Unpooled.copiedBuffer("220 sink.test ESMTP\r\n", StandardCharsets.US_ASCII));
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) throws Exception {
        counters.received(((ByteBuf) octets).readableBytes());
        super.channelRead(context, octets);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf input, List<Object> out) throws IOException {
        switch (mode) {
            case COMMANDS -> command(context, input);
            case DATA -> data(context, input);
            case CHUNK -> chunk(context, input);
        }
    }

    private void command(ChannelHandlerContext context, ByteBuf input) {
        int length = input.bytesBefore((byte) '\n');
        if (length < 0) {
            if (input.readableBytes() > LONGEST_LINE) {
                throw new IllegalStateException("A command line without end");
            }
            return;
        }
        int start = input.readerIndex();
        int verb = length < 4 ? 0 : input.getInt(start) & 0xDFDFDFDF;
        switch (verb) {
            case 0x4D41494C, 0x52435054, 0x52534554, 0x4E4F4F50 -> say(context, OK); // MAIL, RCPT, RSET, NOOP
            case 0x45484C4F, 0x48454C4F -> say(context, ehlo); // EHLO, HELO
            case 0x44415441 -> { // DATA
                begin();
                lastOctets = END_OF_DATA & 0xFFFF; // CR LF has gone before
                mode = Mode.DATA;
                say(context, GO_AHEAD);
            }
            case 0x42444154 -> { // BDAT
                begin();
                String[] words = input.toString(start, length, StandardCharsets.US_ASCII)
                        .trim()
                        .toUpperCase(Locale.ROOT)
                        .split(" ", -1);
                chunkLeft = Long.parseLong(words[1]);
                lastChunk = words.length > 2;
                mode = Mode.CHUNK;
            }
            case 0x53544152 -> startTls(context); // STARTTLS
            case 0x51554954 -> { // QUIT
                if (!accepted) {
                    counters.accepted(); // a session of its own
                }
                context.writeAndFlush(BYE.duplicate()).addListener(ChannelFutureListener.CLOSE);
            }
            default -> say(context, UNKNOWN);
        }
        input.skipBytes(length + 1);
        if (mode == Mode.CHUNK && chunkLeft == 0) {
            endChunk(context);
        }
    }

    private void startTls(ChannelHandlerContext context) {
        context.pipeline().addBefore(context.name(), "tls", tls.handler());
        context.writeAndFlush(READY_FOR_TLS.duplicate());
        ehlo = ehlo(kind.keywords().stream()
                .filter(keyword -> !keyword.equals("STARTTLS"))
                .toList());
    }

    private void begin() {
        if (!inMessage) {
            inMessage = true;
            keepIn = counters.takeWanted();
            kept.reset();
        }
    }

    private void data(ChannelHandlerContext context, ByteBuf input) throws IOException {
        int end = input.writerIndex();
        for (int i = Math.max(input.readerIndex(), end - 5); i < end; i++) {
            lastOctets = (lastOctets << 8 | (input.getByte(i) & 0xFF)) & FIVE_OCTETS;
        }
        take(input, input.readableBytes());
        if (lastOctets == END_OF_DATA) {
            mode = Mode.COMMANDS;
            accept(context);
        }
    }

    private void chunk(ChannelHandlerContext context, ByteBuf input) throws IOException {
        int octets = (int) Math.min(chunkLeft, input.readableBytes());
        take(input, octets);
        chunkLeft -= octets;
        if (chunkLeft == 0) {
            endChunk(context);
        }
    }

    private void endChunk(ChannelHandlerContext context) {
        mode = Mode.COMMANDS;
        if (lastChunk) {
            accept(context);
        } else {
            say(context, OK);
        }
    }

    private void take(ByteBuf input, int octets) throws IOException {
        if (keepIn == null) {
            input.skipBytes(octets);
        } else {
            input.readBytes(kept, octets);
        }
    }

    private void accept(ChannelHandlerContext context) {
        inMessage = false;
        accepted = true;
        if (keepIn != null) {
            Counters.write(keepIn, kept.toByteArray());
            keepIn = null;
        }
        counters.accepted();
        say(context, OK);
    }

    private void say(ChannelHandlerContext context, ByteBuf reply) {
        if (replies == null) {
            replies = context.alloc().ioBuffer(256);
        }
        replies.writeBytes(reply, reply.readerIndex(), reply.readableBytes());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (replies != null) {
            context.writeAndFlush(replies);
            replies = null;
        }
        super.channelReadComplete(context);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        if (replies != null) {
            replies.release();
            replies = null;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A contestant that breaks a session notices that by itself; its other sessions must not.
        if (!(cause instanceof IOException)) {
            cause.printStackTrace();
        }
        context.close();
    }
}
