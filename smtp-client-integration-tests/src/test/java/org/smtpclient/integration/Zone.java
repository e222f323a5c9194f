package org.smtpclient.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a test wants to be served as one zone. SOA, NS, the servers' addresses and the delegations to child zones are
 * added by the laboratory. Signed with NSEC and delegated securely unless said otherwise.
 */
public final class Zone {
    /** What the parent says of the zone's keys. */
    public enum Delegation {
        /** The right DS record. */
        SECURE,
        /** No DS record, and a proof that there is none. */
        INSECURE,
        /** A DS record of a key that the zone does not have. */
        BOGUS,
        /** The right DS record but for its algorithm, which nobody knows. */
        UNKNOWN_ALGORITHM,
        /** The right DS record but for its digest type, which nobody knows. */
        UNKNOWN_DIGEST
    }

    /** How the zone's name server behaves. */
    public enum Service {
        /** It serves the zone. */
        NORMAL,
        /** It answers SERVFAIL to everything. */
        SERVFAIL,
        /** It answers REFUSED to everything: a lame delegation. */
        REFUSED,
        /** It takes queries and never answers. */
        SILENT
    }

    /** A fault put into the signature of one RRset. */
    public enum Damage {
        /** Signed correctly, for dates in the past. */
        EXPIRED,
        /** Signed correctly, for dates in the future. */
        NOT_YET_VALID,
        /** The signature's octets do not verify. */
        CORRUPTED,
        /** No signature. */
        STRIPPED,
        /** Neither the records nor their signature. */
        REMOVED
    }

    /** One RRset whose signature is at fault. */
    record Fault(Damage damage, String owner, String type) {}

    private final String origin;
    private final List<Fault> faults = new ArrayList<>();
    private String records = "";
    private String algorithm = "ECDSAP256SHA256";
    private boolean signed = true;
    private boolean nsec3;
    private int nsec3Iterations;
    private boolean optOut;
    private boolean expired;
    private Delegation delegation = Delegation.SECURE;
    private Service service = Service.NORMAL;

    private Zone(String origin) {
        this.origin = origin;
    }

    /** A zone; {@code "."} is the root, other names are given without their final dot. */
    public static Zone named(String origin) {
        return new Zone(origin);
    }

    /** Records in zone-file form, names relative to the zone. */
    public Zone records(String text) {
        records = text;
        return this;
    }

    /** The mnemonic of an algorithm of {@code ldns-keygen -a list}. */
    Zone algorithm(String mnemonic) {
        algorithm = mnemonic;
        return this;
    }

    /** Leaves the zone unsigned, and the delegation to it insecure. */
    public Zone unsigned() {
        signed = false;
        return delegation(Delegation.INSECURE);
    }

    /** Proves the lack of records with NSEC3. */
    public Zone nsec3(int iterations) {
        nsec3 = true;
        nsec3Iterations = iterations;
        return this;
    }

    /** Proves the lack of records with NSEC3 that leave insecure delegations out. */
    Zone nsec3OptOut() {
        optOut = true;
        return nsec3(0);
    }

    /** Signs everything for dates in the past. */
    public Zone expired() {
        expired = true;
        return this;
    }

    /** Puts a fault into one RRset's signature; the owner is relative to the zone, {@code "@"} the zone itself. */
    public Zone damage(Damage damage, String owner, String type) {
        faults.add(new Fault(damage, absolute(owner), type));
        return this;
    }

    public Zone delegation(Delegation kind) {
        delegation = kind;
        return this;
    }

    public Zone service(Service kind) {
        service = kind;
        return this;
    }

    public String origin() {
        return origin;
    }

    String records() {
        return records;
    }

    String algorithm() {
        return algorithm;
    }

    boolean isSigned() {
        return signed;
    }

    boolean isNsec3() {
        return nsec3;
    }

    int nsec3Iterations() {
        return nsec3Iterations;
    }

    boolean isOptOut() {
        return optOut;
    }

    boolean isExpired() {
        return expired;
    }

    List<Fault> faults() {
        return List.copyOf(faults);
    }

    Delegation delegation() {
        return delegation;
    }

    Service service() {
        return service;
    }

    boolean isRoot() {
        return origin.equals(".");
    }

    int labels() {
        return isRoot() ? 0 : origin.split("\\.").length;
    }

    /** Whether another zone lies below this one. */
    boolean contains(Zone other) {
        return other != this && (isRoot() || other.origin.endsWith("." + origin));
    }

    /** The nearest of the zones that this one lies in. */
    Zone parent(List<Zone> zones) {
        return zones.stream()
                .filter(zone -> zone.contains(this))
                .reduce((a, b) -> a.labels() > b.labels() ? a : b)
                .orElseThrow(() -> new LabException("No zone holds " + origin));
    }

    /** A name within the zone, with its final dot. */
    String absolute(String owner) {
        return Stream.of(owner, origin)
                        .filter(part -> !part.equals("@") && !part.equals("."))
                        .reduce((a, b) -> a + "." + b)
                        .orElse("")
                + ".";
    }

    /** A name for files that hold the zone. */
    String fileName() {
        return isRoot() ? "root" : origin;
    }
}
