package org.smtpclient.testkit.certificates;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Textual encoding (RFC 7468). */
final class Pem {
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

    private Pem() {}

    static String encode(String label, byte[] octets) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(octets) + "\n-----END " + label + "-----\n";
    }
}
