package org.smtpclient.core.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The proxy's side of SOCKS 5, for a proxy that demands a user name and password, or for one that does not. */
record SocksProtocol(@Nullable String userAndPassword) implements RelayingProxy.Protocol {
    private static final byte[] FROM_ANYWHERE = {0, 1, 0, 0, 0, 0, 0, 0};

    @Override
    public RelayingProxy.Route route(DataInputStream input, OutputStream output) throws IOException {
        expect(input, 5);
        byte[] methods = input.readNBytes(input.readUnsignedByte());
        if (userAndPassword == null) {
            output.write(new byte[] {5, 0});
        } else if (Arrays.binarySearch(methods, (byte) 2) >= 0) {
            output.write(new byte[] {5, 2});
            expect(input, 1);
            String given = text(input) + ":" + text(input);
            output.write(new byte[] {1, (byte) (given.equals(userAndPassword) ? 0 : 9)});
        } else {
            output.write(new byte[] {5, (byte) 0xff});
        }
        expect(input, 5);
        expect(input, 1);
        expect(input, 0);
        byte[] address = input.readNBytes(input.readUnsignedByte() == 1 ? 4 : 16);
        return new RelayingProxy.Route(
                InetAddress.getByAddress(new byte[4]),
                new InetSocketAddress(InetAddress.getByAddress(address), input.readUnsignedShort()));
    }

    @Override
    public void answer(OutputStream output, @Nullable IOException failure) throws IOException {
        output.write(new byte[] {5, (byte) (failure == null ? 0 : failure instanceof ConnectException ? 5 : 1)});
        output.write(FROM_ANYWHERE);
    }

    private static String text(DataInputStream input) throws IOException {
        return new String(input.readNBytes(input.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    private static void expect(DataInputStream input, int octet) throws IOException {
        int found = input.readUnsignedByte();
        if (found != octet) {
            throw new IOException("Expected " + octet + ", found " + found);
        }
    }
}
