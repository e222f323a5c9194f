package org.smtpclient.testkit.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.smtpclient.testkit.dns.Finding.Kind;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNAMERecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.NameTooLongException;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * A zone made ready to answer: its records in sets, its delegations, its key, its proofs. Signatures are made when
 * first asked for, since most are never.
 */
final class ZoneData {
    static final Name MADE_NAME_SERVER = Name.fromConstantString("ns.invalid.");
    private static final Name MADE_HOSTMASTER = Name.fromConstantString("hostmaster.invalid.");

    private final TestZone zone;
    private final Name origin;
    private final @Nullable ZoneKey key;
    private final NavigableMap<Name, Map<Integer, RRset>> nodes = new TreeMap<>();
    private final Map<Question, RRset> forged = new HashMap<>();
    private final @Nullable Denial denial;
    private final RRset negativeSoa;
    private final Map<Question, RRSIGRecord> signatures = new ConcurrentHashMap<>();

    /**
     * @param zone what the test wrote
     * @param key null for an unsigned zone
     * @param delegations NS and DS sets of the zones right below
     */
    ZoneData(TestZone zone, @Nullable ZoneKey key, Collection<Record> delegations) {
        this.zone = zone;
        this.origin = zone.origin();
        this.key = key;
        add(nodes, zone.records());
        add(nodes, delegations);
        addApex();
        zone.forged()
                .forEach(record -> forged.computeIfAbsent(
                                new Question(record.getName(), record.getType()), question -> new RRset())
                        .addRR(record));
        SOARecord soa =
                (SOARecord) Objects.requireNonNull(find(origin, Type.SOA)).first();
        long negativeTtl = Math.min(soa.getTTL(), soa.getMinimum());
        this.negativeSoa =
                new RRset(Record.newRecord(origin, Type.SOA, DClass.IN, negativeTtl, soa.rdataToWireCanonical()));
        this.denial = key == null ? null : denial(negativeTtl);
        addEmptyNonTerminals();
    }

    private static void add(NavigableMap<Name, Map<Integer, RRset>> nodes, Collection<Record> records) {
        for (Record record : records) {
            nodes.computeIfAbsent(record.getName(), name -> new TreeMap<>())
                    .computeIfAbsent(record.getType(), type -> new RRset())
                    .addRR(record);
        }
    }

    private void addApex() {
        if (find(origin, Type.SOA) == null) {
            add(
                    nodes,
                    List.of(new SOARecord(
                            origin, DClass.IN, 3600, MADE_NAME_SERVER, MADE_HOSTMASTER, 1, 7200, 3600, 1209600, 300)));
        }
        if (find(origin, Type.NS) == null) {
            add(nodes, List.of(new NSRecord(origin, DClass.IN, ZoneText.DEFAULT_TTL, MADE_NAME_SERVER)));
        }
        if (key != null) {
            add(nodes, List.of(key.dnskey()));
        }
    }

    private Denial denial(long ttl) {
        NavigableMap<Name, SortedSet<Integer>> types = new TreeMap<>();
        nodes.forEach((name, sets) -> types.put(name, new TreeSet<>(sets.keySet())));
        if (zone.nsec3Iterations() < 0) {
            return new NsecDenial(types, ttl);
        }
        Objects.requireNonNull(types.get(origin)).add(Type.NSEC3PARAM);
        for (Name name : nodes.keySet()) {
            ancestors(name).forEach(ancestor -> types.computeIfAbsent(ancestor, empty -> new TreeSet<>()));
        }
        Nsec3Denial nsec3 = new Nsec3Denial(types, origin, ttl, zone.nsec3Iterations(), zone.isOptOut());
        add(nodes, List.of(nsec3.parameters()));
        return nsec3;
    }

    private void addEmptyNonTerminals() {
        for (Name name : List.copyOf(nodes.keySet())) {
            ancestors(name).forEach(ancestor -> nodes.computeIfAbsent(ancestor, empty -> new TreeMap<>()));
        }
    }

    /** The names between a name and the zone's top, nearest first, the top included. */
    private List<Name> ancestors(Name name) {
        List<Name> found = new ArrayList<>();
        for (Name at = name; !at.equals(origin); ) {
            at = new Name(at, 1);
            found.add(at);
        }
        return found;
    }

    Name origin() {
        return origin;
    }

    @Nullable
    DnsFault ownFaultOf(Question question) {
        return zone.faultOf(question);
    }

    @Nullable
    DnsFault zoneFault() {
        return zone.zoneFault();
    }

    /** {@return what this zone has for a question about a name within it} */
    Finding look(Question question) {
        Name name = question.name();
        for (Name ancestor : ancestors(name)) {
            RRset dname = find(ancestor, Type.DNAME);
            if (dname != null) {
                return redirected(name, dname);
            }
        }
        if (nodes.containsKey(name) || forged.containsKey(question)) {
            Finding present = present(name, name, question.type(), List.of());
            return present != null ? present : nothing(Kind.NODATA, denial == null ? List.of() : denial.noData(name));
        }
        Name encloser =
                ancestors(name).stream().filter(nodes::containsKey).findFirst().orElse(origin);
        Name wildcard = Denial.wildcard(name, encloser);
        if (!nodes.containsKey(wildcard)) {
            return nothing(Kind.NXDOMAIN, denial == null ? List.of() : denial.noName(name, encloser));
        }
        List<RRset> noCloser = denial == null ? List.of() : denial.noCloserName(name, encloser);
        Finding expanded = present(wildcard, name, question.type(), noCloser);
        return expanded != null
                ? expanded
                : nothing(Kind.NODATA, denial == null ? List.of() : denial.wildcardNoData(name, encloser));
    }

    private @Nullable Finding present(Name owner, Name asked, int type, List<RRset> proof) {
        RRset set = find(owner, type);
        if (set != null) {
            return new Finding(Kind.RECORDS, List.of(named(set, asked)), null, null, proof);
        }
        RRset alias = type == Type.DS ? null : find(owner, Type.CNAME);
        if (alias == null) {
            return null;
        }
        Name target = ((CNAMERecord) alias.first()).getTarget();
        return new Finding(Kind.ALIAS, List.of(named(alias, asked)), target, null, proof);
    }

    private Finding redirected(Name name, RRset dname) {
        DNAMERecord record = (DNAMERecord) dname.first();
        try {
            Name target = name.fromDNAME(record);
            RRset alias = new RRset(new CNAMERecord(name, DClass.IN, record.getTTL(), target));
            return new Finding(Kind.ALIAS, List.of(dname, alias), target, null, List.of());
        } catch (NameTooLongException e) {
            throw new IllegalStateException("DNAME makes too long a name of " + name, e);
        }
    }

    private Finding nothing(Kind kind, List<RRset> proof) {
        return new Finding(kind, List.of(), null, negativeSoa, proof);
    }

    private @Nullable RRset find(Name owner, int type) {
        RRset slippedIn = forged.get(new Question(owner, type));
        return slippedIn != null ? slippedIn : own(owner, type);
    }

    private @Nullable RRset own(Name owner, int type) {
        Map<Integer, RRset> node = nodes.get(owner);
        return node == null ? null : node.get(type);
    }

    private static RRset named(RRset set, Name name) {
        if (!set.getName().isWild() || name.isWild()) {
            return set;
        }
        RRset renamed = new RRset();
        set.rrs(false).forEach(record -> renamed.addRR(record.withName(name)));
        return renamed;
    }

    /**
     * The signatures over a set that {@link #look} found.
     *
     * @param set from this zone
     * @param fault what to do wrong, or null
     * @return none in an unsigned zone, for delegations, for records synthesised and for those slipped in
     */
    List<RRSIGRecord> signaturesOf(RRset set, DnsFault.@Nullable Kind fault) {
        RRset signed = signable(set);
        if (key == null || signed == null || fault == DnsFault.Kind.NO_SIGNATURE) {
            return List.of();
        }
        RRSIGRecord signature = fault == DnsFault.Kind.EXPIRED_SIGNATURE
                ? key.signExpired(signed)
                : signatures.computeIfAbsent(
                        new Question(signed.getName(), signed.getType()), question -> key.sign(signed));
        RRSIGRecord delivered = fault == DnsFault.Kind.CORRUPT_SIGNATURE ? corrupted(signature) : signature;
        return List.of((RRSIGRecord) delivered.withName(set.getName()));
    }

    /** The set as the zone's owner would sign it: under its own name, and the true one where records are forged. */
    private @Nullable RRset signable(RRset set) {
        Name owner = set.getName();
        int type = set.getType();
        if (type == Type.NSEC || type == Type.NSEC3) {
            return set;
        }
        if (type == Type.NS && !owner.equals(origin)) {
            return null;
        }
        if (type == Type.SOA) {
            return own(origin, Type.SOA);
        }
        RRset exact = own(owner, type);
        if (exact != null || nodes.containsKey(owner) || forged.containsKey(new Question(owner, type))) {
            return exact;
        }
        return ancestors(owner).stream()
                .filter(nodes::containsKey)
                .findFirst()
                .map(encloser -> own(Denial.wildcard(owner, encloser), type))
                .orElse(null);
    }

    private static RRSIGRecord corrupted(RRSIGRecord good) {
        byte[] signature = good.getSignature().clone();
        signature[signature.length / 2] ^= 1;
        return new RRSIGRecord(
                good.getName(),
                good.getDClass(),
                good.getTTL(),
                good.getTypeCovered(),
                good.getAlgorithm(),
                good.getOrigTTL(),
                good.getExpire(),
                good.getTimeSigned(),
                good.getFootprint(),
                good.getSigner(),
                signature);
    }
}
