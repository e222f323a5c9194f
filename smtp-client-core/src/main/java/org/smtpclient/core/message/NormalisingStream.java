package org.smtpclient.core.message;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.smtpclient.core.octets.OctetSearch;

/** Gives each CR, LF and CRLF of another stream as CRLF. */
final class NormalisingStream extends FilterInputStream {
    private final byte[] raw = new byte[16 * 1024];
    private int position;
    private int limit;
    private boolean afterCr;
    private boolean lfDue;

    NormalisingStream(InputStream octets) {
        super(octets);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int written = 0;
        while (written < length) {
            if (lfDue) {
                target[offset + written++] = '\n';
                lfDue = false;
            } else if (position == limit && (written > 0 || !fill())) {
                break;
            } else {
                int plain = takePlain(target, offset + written, length - written);
                written += plain > 0 ? plain : take(raw[position++], target, offset + written);
            }
        }
        return written == 0 && length > 0 ? -1 : written;
    }

    /** Copies octets up to the next that may be CR or LF. */
    private int takePlain(byte[] target, int at, int room) {
        int end = OctetSearch.upToCr(raw, position, Math.min(limit, position + room));
        int plain = end - position;
        if (plain > 0) {
            System.arraycopy(raw, position, target, at, plain);
            position = end;
            afterCr = false;
        }
        return plain;
    }

    /** Writes what an octet becomes, as far as one octet goes; the LF of a CRLF is due with the next. */
    private int take(byte octet, byte[] target, int at) {
        boolean secondOfPair = afterCr && octet == '\n';
        afterCr = octet == '\r';
        if (secondOfPair) {
            return 0;
        }
        lfDue = octet == '\r' || octet == '\n';
        target[at] = lfDue ? (byte) '\r' : octet;
        return 1;
    }

    private boolean fill() throws IOException {
        limit = Math.max(0, in.read(raw));
        position = 0;
        return limit > 0;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    @Override
    public long skip(long octets) throws IOException {
        long skipped = 0;
        while (skipped < octets && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public int available() {
        return limit - position;
    }
}
