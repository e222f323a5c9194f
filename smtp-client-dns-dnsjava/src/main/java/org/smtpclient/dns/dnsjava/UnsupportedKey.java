package org.smtpclient.dns.dnsjava;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.Record;

/**
 * A zone's key that cannot be used here, of an unknown algorithm for one, beside others that can. It is to be passed over
 * (RFC 4035 §5.3.1); dnsjava takes the whole zone for insecure because of it, and the zone's NSEC3 records for worthless.
 * This one has the same octets, so that the key set's signature holds, but says that it is no zone key.
 */
final class UnsupportedKey extends DNSKEYRecord {
    private static final long serialVersionUID = 1L;

    private UnsupportedKey(DNSKEYRecord key) {
        super(
                key.getName(),
                key.getDClass(),
                key.getTTL(),
                key.getFlags(),
                key.getProtocol(),
                key.getAlgorithm(),
                key.getKey());
    }

    /** The record itself, unless it is such a key. */
    static Record inPlaceOf(Record candidate) {
        if (candidate instanceof DNSKEYRecord key) {
            try {
                key.getPublicKey();
            } catch (DNSSEC.DNSSECException e) {
                return new UnsupportedKey(key);
            }
        }
        return candidate;
    }

    @Override
    public int getFlags() {
        return 0;
    }

    @Override
    public @Nullable PublicKey getPublicKey() {
        return null;
    }
}
