package org.smtpclient.core.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;

/**
 * What is said to a SOCKS proxy before it connects (RFC 1928, RFC 1929). Reads no octet more than the proxy's answers
 * have, since the server's greeting may follow at once.
 */
final class Socks5Dialogue {
    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NO_METHOD = 0xff;
    private static final int NEGOTIATION_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;
    private static final int PORT_OCTETS = 2;

    private final ByteConnection connection;
    private final Deadline deadline;
    private final Endpoint proxy;

    Socks5Dialogue(ByteConnection connection, Deadline deadline, Endpoint proxy) {
        this.connection = connection;
        this.deadline = deadline;
        this.proxy = proxy;
    }

    /** Has the proxy connect to a target. */
    void connect(Endpoint.Tcp target, @Nullable Socks5Credentials credentials) throws IOException {
        authenticate(credentials);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        byte[] address = target.address().getAddress();
        request.write(VERSION);
        request.write(CONNECT);
        request.write(0);
        request.write(address.length == 4 ? IPV4 : IPV6);
        request.writeBytes(address);
        request.write(target.port() >> 8);
        request.write(target.port());
        write(request);
        awaitConnected();
    }

    private void authenticate(@Nullable Socks5Credentials credentials) throws IOException {
        ByteArrayOutputStream methods = new ByteArrayOutputStream();
        methods.write(VERSION);
        methods.write(credentials == null ? 1 : 2);
        methods.write(NO_AUTHENTICATION);
        if (credentials != null) {
            methods.write(USER_AND_PASSWORD);
        }
        write(methods);
        requireVersion(readOctet(), VERSION);
        int method = readOctet();
        if (method == USER_AND_PASSWORD && credentials != null) {
            sendCredentials(credentials);
        } else if (method == NO_METHOD) {
            throw new ConnectException("The SOCKS proxy " + proxy + " takes "
                    + (credentials == null
                            ? "nobody without authentication"
                            : "neither no authentication nor a password"));
        } else if (method != NO_AUTHENTICATION) {
            throw malformed("chose the authentication method " + method + ", which was not offered");
        }
    }

    private void sendCredentials(Socks5Credentials credentials) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(NEGOTIATION_VERSION);
        octets.write(credentials.user().length);
        octets.writeBytes(credentials.user());
        octets.write(credentials.password().length);
        octets.writeBytes(credentials.password());
        write(octets);
        requireVersion(readOctet(), NEGOTIATION_VERSION);
        if (readOctet() != 0) {
            throw new ConnectException("The SOCKS proxy " + proxy + " refuses the user name and password");
        }
    }

    private void awaitConnected() throws IOException {
        requireVersion(readOctet(), VERSION);
        int reply = readOctet();
        if (reply != 0) {
            throw new ConnectException("The SOCKS proxy " + proxy + " says: " + words(reply));
        }
        readOctet();
        int type = readOctet();
        // From where the proxy connects; nobody asks.
        read(PORT_OCTETS
                + switch (type) {
                    case IPV4 -> 4;
                    case IPV6 -> 16;
                    case DOMAIN -> readOctet();
                    default -> throw malformed("answered with an address of the unknown type " + type);
                });
    }

    /** The reply's meaning (RFC 1928 §6). */
    private static String words(int reply) {
        return switch (reply) {
            case 1 -> "general failure";
            case 2 -> "the connection is not allowed by its rules";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "time to live expired";
            case 7 -> "command not supported";
            case 8 -> "address type not supported";
            default -> "failure " + reply;
        };
    }

    private void requireVersion(int octet, int version) throws ProtocolException {
        if (octet != version) {
            throw malformed("is none of version 5: it answered with octet " + octet + " instead of " + version);
        }
    }

    private ProtocolException malformed(String what) {
        return new ProtocolException("The SOCKS proxy " + proxy + " " + what);
    }

    private void write(ByteArrayOutputStream octets) throws IOException {
        connection.write(new ByteBuffer[] {ByteBuffer.wrap(octets.toByteArray())}, deadline);
    }

    private int readOctet() throws IOException {
        return read(1).get() & 0xff;
    }

    private ByteBuffer read(int octets) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(octets);
        while (answer.hasRemaining()) {
            if (deadline.hasPassed()) {
                throw new SocketTimeoutException("The SOCKS proxy " + proxy + " did not answer in time");
            }
            if (connection.read(answer, deadline) < 0) {
                throw malformed("closed the connection before it had answered");
            }
        }
        return answer.flip();
    }
}
