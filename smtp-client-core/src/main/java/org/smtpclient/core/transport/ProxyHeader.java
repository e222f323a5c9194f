package org.smtpclient.core.transport;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.api.transport.Endpoint;

/** What the PROXY protocol says before the first octet: from where and to where a connection is to lead. */
final class ProxyHeader {
    private static final byte[] SIGNATURE = {
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    };
    /** Version 2, command PROXY. */
    private static final byte PROXY = 0x21;

    private static final byte TCP_OVER_IPV4 = 0x11;
    private static final byte TCP_OVER_IPV6 = 0x21;
    /** Left to the proxy. */
    private static final int SOURCE_PORT = 0;

    private final byte[] source;
    private final byte[] destination;
    private final int destinationPort;

    private ProxyHeader(byte[] source, byte[] destination, int destinationPort) {
        this.source = source;
        this.destination = destination;
        this.destinationPort = destinationPort;
    }

    /**
     * A header.
     *
     * @param source null for the proxy's choice
     * @throws IllegalArgumentException if source and target are of different families
     */
    static ProxyHeader of(@Nullable InetAddress source, Endpoint.Tcp target) {
        byte[] destination = target.address().getAddress();
        byte[] from = source == null ? new byte[destination.length] : source.getAddress();
        if (from.length != destination.length) {
            throw new IllegalArgumentException("The source address " + AddressText.of(from)
                    + " is not of the family of " + target + ", as the PROXY protocol needs it");
        }
        return new ProxyHeader(from, destination, target.port());
    }

    /** Version 1. */
    byte[] text() {
        String line = "PROXY " + (source.length == 4 ? "TCP4" : "TCP6") + " " + AddressText.of(source) + " "
                + AddressText.of(destination) + " " + SOURCE_PORT + " " + destinationPort + "\r\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    /** Version 2. */
    byte[] binary() {
        int length = 2 * source.length + 2 * Short.BYTES;
        return ByteBuffer.allocate(SIGNATURE.length + 4 + length)
                .put(SIGNATURE)
                .put(PROXY)
                .put(source.length == 4 ? TCP_OVER_IPV4 : TCP_OVER_IPV6)
                .putShort((short) length)
                .put(source)
                .put(destination)
                .putShort((short) SOURCE_PORT)
                .putShort((short) destinationPort)
                .array();
    }
}
