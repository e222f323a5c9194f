package org.smtpclient.core.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The proxy's side of the PROXY protocol, which tells the versions apart as its specification's own example does. */
final class ProxyProtocol implements RelayingProxy.Protocol {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final int LONGEST_LINE = 107;
    private static final Pattern LINE =
            Pattern.compile("PROXY TCP[46] ([0-9a-f.:]+) ([0-9a-f.:]+) (0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4})\r\n");

    @Override
    public RelayingProxy.Route route(DataInputStream input, OutputStream output) throws IOException {
        int first = input.readUnsignedByte();
        return first == 'P' ? text(input) : binary(first, input);
    }

    private static RelayingProxy.Route text(DataInputStream input) throws IOException {
        StringBuilder line = new StringBuilder("P");
        while (line.charAt(line.length() - 1) != '\n' && line.length() < LONGEST_LINE) {
            line.append((char) input.readUnsignedByte());
        }
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IOException("No PROXY line: " + line);
        }
        return new RelayingProxy.Route(
                InetAddress.getByName(matcher.group(1)),
                new InetSocketAddress(InetAddress.getByName(matcher.group(2)), Integer.parseInt(matcher.group(4))));
    }

    private static RelayingProxy.Route binary(int first, DataInputStream input) throws IOException {
        byte[] signature = new byte[12];
        signature[0] = (byte) first;
        input.readFully(signature, 1, 11);
        if (!HexFormat.of().formatHex(signature).equals(SIGNATURE) || input.readUnsignedByte() != 0x21) {
            throw new IOException("No PROXY header of version 2");
        }
        int octets = input.readUnsignedByte() == 0x11 ? 4 : 16;
        byte[] addresses = new byte[input.readUnsignedShort()];
        input.readFully(addresses);
        InetAddress source = InetAddress.getByAddress(HexFormat.of().parseHex(hex(addresses, 0, octets)));
        InetAddress target = InetAddress.getByAddress(HexFormat.of().parseHex(hex(addresses, octets, octets)));
        int port = Integer.parseInt(hex(addresses, 2 * octets + 2, 2), 16);
        return new RelayingProxy.Route(source, new InetSocketAddress(target, port));
    }

    private static String hex(byte[] octets, int from, int length) {
        return HexFormat.of().formatHex(octets, from, from + length);
    }
}
