package org.smtpclient.testkit.dns;

import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;

/** The one key of a signed zone: it signs the zone's data and its own DNSKEY set. */
final class ZoneKey {
    private static final int ZONE_KEY_AND_SEP = 0x101;
    private static final Duration MONTH = Duration.ofDays(30);

    private final SigningAlgorithm algorithm;
    private final PrivateKey privateKey;
    private final DNSKEYRecord dnskey;

    private ZoneKey(SigningAlgorithm algorithm, PrivateKey privateKey, DNSKEYRecord dnskey) {
        this.algorithm = algorithm;
        this.privateKey = privateKey;
        this.dnskey = dnskey;
    }

    static ZoneKey generate(Name origin, SigningAlgorithm algorithm) {
        KeyPair pair = algorithm.generate();
        try {
            return new ZoneKey(
                    algorithm,
                    pair.getPrivate(),
                    new DNSKEYRecord(
                            origin,
                            DClass.IN,
                            ZoneText.DEFAULT_TTL,
                            ZONE_KEY_AND_SEP,
                            DNSKEYRecord.Protocol.DNSSEC,
                            algorithm.number(),
                            pair.getPublic()));
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException("No DNSKEY record can be made of a key for " + algorithm, e);
        }
    }

    SigningAlgorithm algorithm() {
        return algorithm;
    }

    DNSKEYRecord dnskey() {
        return dnskey;
    }

    DSRecord ds() {
        return new DSRecord(dnskey.getName(), DClass.IN, ZoneText.DEFAULT_TTL, DNSSEC.Digest.SHA256, dnskey);
    }

    /** A DS record of the same shape that fits no key. */
    static DSRecord bogusDs(Name origin) {
        byte[] digest = new byte[32];
        Arrays.fill(digest, (byte) 0xb0);
        return new DSRecord(
                origin,
                DClass.IN,
                ZoneText.DEFAULT_TTL,
                0xb0b0,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                DNSSEC.Digest.SHA256,
                digest);
    }

    RRSIGRecord sign(RRset set) {
        Instant now = Instant.now();
        return sign(set, now.minus(Duration.ofHours(1)), now.plus(MONTH));
    }

    RRSIGRecord signExpired(RRset set) {
        Instant now = Instant.now();
        return sign(set, now.minus(MONTH.multipliedBy(2)), now.minus(MONTH));
    }

    private RRSIGRecord sign(RRset set, Instant from, Instant until) {
        try {
            return DNSSEC.sign(set, dnskey, privateKey, from, until);
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException("Cannot sign " + set + " with " + algorithm, e);
        }
    }
}
