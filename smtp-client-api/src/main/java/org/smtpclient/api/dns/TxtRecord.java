package org.smtpclient.api.dns;

import java.nio.charset.StandardCharsets;

/**
 * A TXT record (RFC 1035 §3.3.14).
 *
 * @param text the record's strings joined without a separator (RFC 7208 §3.3), one char per octet (ISO 8859-1)
 */
public record TxtRecord(String text) implements DnsRecord {
    /** {@return the octets} */
    public byte[] octets() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
