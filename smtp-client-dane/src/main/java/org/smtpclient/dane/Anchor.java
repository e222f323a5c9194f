package org.smtpclient.dane;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;

/**
 * A trust anchor, as a DANE-TA(2) record describes or holds it.
 *
 * @param record the record
 * @param certificate null for a bare key (RFC 7671 §5.2), which has no name, dates or constraints
 * @param key what verifies signatures
 */
record Anchor(TlsaRecord record, @Nullable DerCertificate certificate, PublicKey key) {

    /** The anchor that a record holds in full; null if the record does not, or the anchor cannot be used. */
    static @Nullable Anchor heldIn(TlsaRecord record) {
        if (record.matchingType() != TlsaRecords.FULL) {
            return null;
        }
        byte[] data = record.associationData();
        if (record.selector() == TlsaRecords.SPKI) {
            PublicKey key = PublicKeys.of(data);
            return key == null ? null : new Anchor(record, null, key);
        }
        try {
            DerCertificate certificate = new DerCertificate(data);
            PublicKey key = certificate.key();
            return key == null ? null : new Anchor(record, certificate, key);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
