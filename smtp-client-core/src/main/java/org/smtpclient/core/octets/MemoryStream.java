package org.smtpclient.core.octets;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Octets that lie in memory, to be read or, by those who know this class, to be taken without a copy. */
public final class MemoryStream extends InputStream {
    private final byte[] octets;
    private int next;

    /**
     * A stream.
     *
     * @param octets not copied; must never change
     */
    public MemoryStream(byte[] octets) {
        this.octets = octets;
    }

    /**
     * Takes the next octets.
     *
     * @param most how many at most
     * @return that many, or what is left; the receiver must not change them
     */
    public ByteBuffer take(int most) {
        int count = Math.min(most, available());
        ByteBuffer taken = ByteBuffer.wrap(octets, next, count);
        next += count;
        return taken;
    }

    @Override
    public int read() {
        return next < octets.length ? octets[next++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length > 0 && next == octets.length) {
            return -1;
        }
        int count = Math.min(length, available());
        System.arraycopy(octets, next, target, offset, count);
        next += count;
        return count;
    }

    @Override
    public long skip(long count) {
        int skipped = (int) Math.max(0, Math.min(count, available()));
        next += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return octets.length - next;
    }
}
