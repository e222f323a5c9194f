package org.smtpclient.core.message;

import java.io.IOException;
import java.io.InputStream;

/** Reads a message for its size, its 8-bit octets and its line ends. */
final class MessageScanner {
    private MessageScanner() {}

    static MessageTraits scan(InputStream octets) throws IOException, BareLineEndException {
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        long line = 1;
        int above = 0;
        boolean afterCr = false;
        for (int n = octets.read(buffer); n >= 0; n = octets.read(buffer)) {
            for (int i = 0; i < n; i++) {
                byte octet = buffer[i];
                above |= octet;
                if (afterCr != (octet == '\n')) {
                    throw new BareLineEndException(afterCr ? "CR" : "LF", line);
                }
                afterCr = octet == '\r';
                if (octet == '\n') {
                    line++;
                }
            }
            size += n;
        }
        if (afterCr) {
            throw new BareLineEndException("CR", line);
        }
        return MessageTraits.of(size, above < 0);
    }
}
