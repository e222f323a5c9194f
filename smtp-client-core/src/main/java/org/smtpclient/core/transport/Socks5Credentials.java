package org.smtpclient.core.transport;

/** User name and password, 1 to 255 octets each (RFC 1929). */
final class Socks5Credentials {
    private final byte[] user;
    private final byte[] password;

    Socks5Credentials(byte[] user, byte[] password) {
        this.user = user;
        this.password = password;
    }

    byte[] user() {
        return user;
    }

    byte[] password() {
        return password;
    }
}
