package org.smtpclient.benchmarks.sidebyside.sink;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Holds everything back for the time it would take over a long line, in each direction; the octets keep their order. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the channel
final class Distance extends ChannelDuplexHandler {
    private final long nanos;

    Distance(Duration oneWay) {
        this.nanos = oneWay.toNanos();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
        later(context, () -> {
            context.fireChannelRead(octets);
            context.fireChannelReadComplete();
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Told with what was read, when that has arrived.
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        later(context, context::fireChannelInactive);
    }

    @Override
    public void write(ChannelHandlerContext context, Object octets, ChannelPromise promise) {
        later(context, () -> context.writeAndFlush(octets, promise));
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        // Each write is flushed when its time has come.
    }

    private void later(ChannelHandlerContext context, Runnable step) {
        context.executor().schedule(step, nanos, TimeUnit.NANOSECONDS);
    }
}
