package org.smtpclient.dane;

import java.util.Arrays;

/**
 * Cuts the SubjectPublicKeyInfo out of a certificate's octets as it stands there (RFC 6698 §1.2 compares octets).
 * Parsing and encoding it again could change it: parsers accept encodings that they do not produce.
 */
final class CertificateOctets {
    private static final int SEQUENCE = 0x30;
    private static final int VERSION = 0xa0;
    /** Fields between the version and the key: serial number, signature, issuer, validity, subject (RFC 5280 §4.1). */
    private static final int FIELDS_BEFORE_KEY = 5;

    private final byte[] octets;
    private int position;
    private int contentStart;
    private int end;

    private CertificateOctets(byte[] octets) {
        this.octets = octets;
    }

    /**
     * The octets of the key.
     *
     * @throws IllegalArgumentException if the octets are no certificate
     */
    static byte[] publicKeyInfo(byte[] certificate) {
        CertificateOctets cursor = new CertificateOctets(certificate);
        cursor.enter();
        cursor.enter();
        if (cursor.tag() == VERSION) {
            cursor.skip();
        }
        for (int i = 0; i < FIELDS_BEFORE_KEY; i++) {
            cursor.skip();
        }
        if (cursor.tag() != SEQUENCE) {
            throw new IllegalArgumentException("Not a certificate: no public key where one must be");
        }
        int start = cursor.position;
        cursor.skip();
        return Arrays.copyOfRange(certificate, start, cursor.position);
    }

    private int tag() {
        return octet(position);
    }

    private void enter() {
        if (tag() != SEQUENCE) {
            throw new IllegalArgumentException("Not a certificate: no sequence at octet " + position);
        }
        readHeader();
        position = contentStart;
    }

    private void skip() {
        readHeader();
        position = end;
    }

    private void readHeader() {
        int length = octet(position + 1);
        contentStart = position + 2;
        if (length > 0x7f) {
            int count = length & 0x7f;
            if (count == 0 || count > 4) {
                throw new IllegalArgumentException("Not DER: length of " + count + " octets at octet " + position);
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(contentStart++);
            }
        }
        if (length < 0 || length > octets.length - contentStart) {
            throw new IllegalArgumentException("Not DER: element at octet " + position + " runs past the end");
        }
        end = contentStart + length;
    }

    private int octet(int at) {
        if (at >= octets.length) {
            throw new IllegalArgumentException("Not a certificate: ends at octet " + octets.length);
        }
        return octets[at] & 0xff;
    }
}
