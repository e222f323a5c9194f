package org.smtpclient.dane;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;

/**
 * A TLSA RRset, sorted out for SMTP: which records can be used, and which of those decide. The order in which records
 * come has no influence. Immutable.
 */
public final class TlsaRecords {
    /** RFC 7218 mnemonics of the values used here. */
    static final int DANE_TA = 2;

    static final int DANE_EE = 3;
    static final int CERT = 0;
    static final int SPKI = 1;
    static final int FULL = 0;
    static final int SHA2_256 = 1;
    static final int SHA2_512 = 2;

    private static final int SHA2_256_OCTETS = 32;
    private static final int SHA2_512_OCTETS = 64;
    private static final Comparator<TlsaRecord> ORDER = Comparator.comparingInt(TlsaRecord::usage)
            .thenComparingInt(TlsaRecord::selector)
            .thenComparingInt(TlsaRecord::matchingType)
            .thenComparing(TlsaRecord::toString);

    private final List<TlsaRecord> all;
    private final List<TlsaRecord> usable;
    private final List<TlsaRecord> effective;
    private final Map<TlsaRecord, String> unusable;

    private TlsaRecords(List<TlsaRecord> all) {
        this.all = all;
        List<TlsaRecord> good = new ArrayList<>();
        Map<TlsaRecord, String> bad = new LinkedHashMap<>();
        for (TlsaRecord record : all) {
            String flaw = flaw(record);
            if (flaw == null) {
                good.add(record);
            } else {
                bad.put(record, flaw);
            }
        }
        this.usable = List.copyOf(good);
        this.unusable = Collections.unmodifiableMap(bad);
        this.effective = usable.size() < 2
                ? usable
                : usable.stream().filter(record -> !isOutdone(record, usable)).toList();
    }

    /**
     * Sorts records out.
     *
     * @param records in any order; duplicates count once; may be empty
     * @return the records, sorted out
     */
    public static TlsaRecords of(List<TlsaRecord> records) {
        return new TlsaRecords(
                records.size() < 2
                        ? List.copyOf(records)
                        : new LinkedHashSet<>(records).stream().sorted(ORDER).toList());
    }

    /** {@return all records, ordered by parameters and data} */
    public List<TlsaRecord> all() {
        return all;
    }

    /** {@return the records that can be used, ordered} */
    public List<TlsaRecord> usable() {
        return usable;
    }

    /**
     * The records that decide: the usable ones without those whose digest is weaker than another's of the same usage
     * and selector (digest algorithm agility, RFC 7671 §9).
     *
     * @return the records, ordered; empty only if none is usable
     */
    public List<TlsaRecord> effective() {
        return effective;
    }

    /** Whether a record that decides describes a trust anchor, so that names count. */
    boolean haveAnchor() {
        for (TlsaRecord record : effective) {
            if (record.usage() == DANE_TA) {
                return true;
            }
        }
        return false;
    }

    /** {@return the records that cannot be used, each with the reason, one line for people} */
    public Map<TlsaRecord, String> unusable() {
        return unusable;
    }

    private static @Nullable String flaw(TlsaRecord record) {
        int length = record.associationData().length;
        if (record.usage() < DANE_TA) {
            return "usage " + record.usage() + " relies on public CAs, which SMTP does not (RFC 7672 §3.1.3)";
        }
        if (record.usage() > DANE_EE) {
            return "unknown usage " + record.usage();
        }
        if (record.selector() > SPKI) {
            return "unknown selector " + record.selector();
        }
        return switch (record.matchingType()) {
            case FULL -> fullDataFlaw(record);
            case SHA2_256 -> length == SHA2_256_OCTETS ? null : "a SHA-256 digest has 32 octets, not " + length;
            case SHA2_512 -> length == SHA2_512_OCTETS ? null : "a SHA-512 digest has 64 octets, not " + length;
            default -> "unknown matching type " + record.matchingType();
        };
    }

    /**
     * Of a server's own certificate or key only the octets count, so they need but be well-formed. An anchor's key
     * must verify signatures, so it must be one that can be used.
     */
    private static @Nullable String fullDataFlaw(TlsaRecord record) {
        byte[] data = record.associationData();
        boolean certificate = record.selector() == CERT;
        boolean usable;
        if (record.usage() == DANE_TA) {
            usable = Anchor.heldIn(record) != null;
        } else {
            usable = certificate ? CertificateOctets.areCertificate(data) : CertificateOctets.arePublicKeyInfo(data);
        }
        return usable ? null : "the data are no " + (certificate ? "certificate" : "public key") + " that can be used";
    }

    private static boolean isOutdone(TlsaRecord record, List<TlsaRecord> usable) {
        return record.matchingType() == SHA2_256
                && usable.stream()
                        .anyMatch(other -> other.matchingType() == SHA2_512
                                && other.usage() == record.usage()
                                && other.selector() == record.selector());
    }
}
