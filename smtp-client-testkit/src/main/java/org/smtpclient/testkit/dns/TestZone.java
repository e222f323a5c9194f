package org.smtpclient.testkit.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * A zone for a {@link TestDns}. Immutable: every method returns a changed copy.
 *
 * <p>Records are written as in a zone file (RFC 1035 §5): names without a final dot are relative to the zone, {@code @}
 * is the zone itself, the class may be left out, and so may the TTL, which is then 3600 seconds. SOA and NS records at
 * the zone's top are made unless written; delegations (NS and DS) to other zones of the same server are made always.
 *
 * <pre>{@code
 * TestZone zone = TestZone.signed("example.test")
 *         .record("@ 300 MX 10 mx1", "mx1 A 127.0.0.1", "_25._tcp.mx1 TLSA 3 1 1 " + digest)
 *         .fault("_25._tcp.mx1", "TLSA", DnsFault.SERVFAIL);
 * }</pre>
 */
public final class TestZone {
    /** What stands in the parent zone for this one. */
    enum Delegation {
        SIGNED,
        UNSIGNED,
        BOGUS
    }

    private final Name origin;
    private final @Nullable SigningAlgorithm algorithm;
    private Delegation delegation;
    private int nsec3Iterations = -1;
    private boolean optOut;
    private List<Record> records = List.of();
    private List<Record> forged = List.of();
    private Map<Question, DnsFault> faults = Map.of();
    private @Nullable DnsFault zoneFault;

    private TestZone(Name origin, @Nullable SigningAlgorithm algorithm) {
        this.origin = origin;
        this.algorithm = algorithm;
        this.delegation = algorithm == null ? Delegation.UNSIGNED : Delegation.SIGNED;
    }

    private TestZone(TestZone from) {
        this.origin = from.origin;
        this.algorithm = from.algorithm;
        this.delegation = from.delegation;
        this.nsec3Iterations = from.nsec3Iterations;
        this.optOut = from.optOut;
        this.records = from.records;
        this.forged = from.forged;
        this.faults = from.faults;
        this.zoneFault = from.zoneFault;
    }

    /**
     * A zone signed with ECDSA P-256 (algorithm 13) and NSEC.
     *
     * @param origin the zone's name, absolute, with or without the final dot; not the root
     * @return a zone without records of its own
     * @throws IllegalArgumentException if the name does not parse or is the root
     */
    public static TestZone signed(String origin) {
        return signed(origin, SigningAlgorithm.ECDSAP256SHA256);
    }

    /**
     * A signed zone, with NSEC.
     *
     * @param origin the zone's name, absolute, with or without the final dot; not the root
     * @param algorithm to sign with
     * @return a zone without records of its own
     * @throws IllegalArgumentException if the name does not parse or is the root
     */
    public static TestZone signed(String origin, SigningAlgorithm algorithm) {
        return new TestZone(ZoneText.origin(origin), Objects.requireNonNull(algorithm, "algorithm"));
    }

    /**
     * A zone without DNSSEC; its parent proves that.
     *
     * @param origin the zone's name, absolute, with or without the final dot; not the root
     * @return a zone without records of its own
     * @throws IllegalArgumentException if the name does not parse or is the root
     */
    public static TestZone unsigned(String origin) {
        return new TestZone(ZoneText.origin(origin), null);
    }

    /** The root, as the server makes it. */
    static TestZone root() {
        return new TestZone(Name.root, SigningAlgorithm.ECDSAP256SHA256);
    }

    /**
     * Adds records.
     *
     * @param lines each one or more lines in zone-file format
     * @return the zone with them
     * @throws IllegalArgumentException if a line does not parse or its owner lies outside the zone
     */
    public TestZone record(String... lines) {
        TestZone copy = new TestZone(this);
        copy.records = joined(records, ZoneText.records(origin, lines));
        return copy;
    }

    /**
     * Adds records that an attacker slips in: for their owner and type they are answered in place of the zone's own,
     * with the signature of the zone's own where there is one, and unsigned otherwise.
     *
     * @param lines each one or more lines in zone-file format
     * @return the zone with them
     * @throws IllegalArgumentException if a line does not parse or its owner lies outside the zone
     */
    public TestZone forged(String... lines) {
        TestZone copy = new TestZone(this);
        copy.forged = joined(forged, ZoneText.records(origin, lines));
        return copy;
    }

    /**
     * Answers one question wrongly. Aliases that lead to the question meet the fault too.
     *
     * @param owner relative to the zone, {@code @} for the zone itself, or absolute with a final dot
     * @param type mnemonic, such as {@code TLSA}; {@code DS} at {@code @} is the parent's record about this zone
     * @param fault what goes wrong; the last one given for a question counts
     * @return the zone with the fault
     * @throws IllegalArgumentException if owner or type do not parse, or the owner lies outside the zone
     */
    public TestZone fault(String owner, String type, DnsFault fault) {
        TestZone copy = new TestZone(this);
        Map<Question, DnsFault> more = new TreeMap<>(faults);
        more.put(ZoneText.question(origin, owner, type), Objects.requireNonNull(fault, "fault"));
        copy.faults = more;
        return copy;
    }

    /**
     * Answers every question about names in this zone wrongly, save those that have a fault of their own.
     *
     * @param fault what goes wrong
     * @return the zone with the fault
     */
    public TestZone fault(DnsFault fault) {
        TestZone copy = new TestZone(this);
        copy.zoneFault = Objects.requireNonNull(fault, "fault");
        return copy;
    }

    /**
     * Leaves the DS record out of the parent: a signed zone becomes an island that is proven insecure.
     *
     * @return the zone, delegated without DS
     */
    public TestZone withoutDs() {
        TestZone copy = new TestZone(this);
        copy.delegation = Delegation.UNSIGNED;
        return copy;
    }

    /**
     * Puts a DS record into the parent that fits no key, which makes all of the zone bogus, be it signed or not.
     *
     * @return the zone, delegated with that DS
     */
    public TestZone bogusDs() {
        TestZone copy = new TestZone(this);
        copy.delegation = Delegation.BOGUS;
        return copy;
    }

    /**
     * Proves what does not exist with NSEC3 (RFC 5155) in place of NSEC; without salt and without opt-out.
     *
     * @param iterations additional hash iterations, 0 to 2500; 0 is what RFC 9276 asks for
     * @return the zone with NSEC3; without effect in an unsigned zone
     * @throws IllegalArgumentException if the iterations are out of bounds
     */
    public TestZone nsec3(int iterations) {
        if (iterations < 0 || iterations > 2500) {
            throw new IllegalArgumentException(iterations + " NSEC3 iterations are not within 0..2500");
        }
        TestZone copy = new TestZone(this);
        copy.nsec3Iterations = iterations;
        copy.optOut = false;
        return copy;
    }

    /**
     * Proves what does not exist with NSEC3, and sets the opt-out flag (RFC 5155 §6), as large top-level zones do: an
     * unsigned delegation could be where nothing is, so that a name which does not exist is insecure.
     *
     * @return the zone with NSEC3 of no iterations and opt-out; without effect in an unsigned zone
     */
    public TestZone nsec3OptOut() {
        TestZone copy = nsec3(0);
        copy.optOut = true;
        return copy;
    }

    private static List<Record> joined(Collection<Record> first, Collection<Record> second) {
        List<Record> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    Name origin() {
        return origin;
    }

    @Nullable
    SigningAlgorithm algorithm() {
        return algorithm;
    }

    Delegation delegation() {
        return delegation;
    }

    /** Negative for NSEC. */
    int nsec3Iterations() {
        return nsec3Iterations;
    }

    boolean isOptOut() {
        return optOut;
    }

    List<Record> records() {
        return records;
    }

    List<Record> forged() {
        return forged;
    }

    @Nullable
    DnsFault faultOf(Question question) {
        return faults.get(question);
    }

    @Nullable
    DnsFault zoneFault() {
        return zoneFault;
    }

    /** {@return the zone's name and how it is signed} */
    @Override
    public String toString() {
        return origin + (algorithm == null ? " unsigned" : " " + algorithm);
    }
}
