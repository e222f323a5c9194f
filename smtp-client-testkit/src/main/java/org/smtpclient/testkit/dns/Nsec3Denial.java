package org.smtpclient.testkit.dns;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSEC3PARAMRecord;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** NSEC3 without salt (RFC 5155 §7.2). Opt-out is a flag; no delegation is left out for it. */
final class Nsec3Denial implements Denial {
    private static final base32 BASE32HEX = new base32(base32.Alphabet.BASE32HEX, false, true);
    private static final byte[] NO_SALT = {};

    private final NSEC3PARAMRecord parameters;
    private final NavigableMap<Name, RRset> chain = new TreeMap<>();

    /**
     * @param types the types at each name, empty for names that have only names below them
     * @param origin the zone's name
     * @param ttl of the NSEC3 records, in seconds
     * @param iterations additional iterations of the hash
     * @param optOut whether to set the flag
     */
    Nsec3Denial(NavigableMap<Name, SortedSet<Integer>> types, Name origin, long ttl, int iterations, boolean optOut) {
        this.parameters =
                new NSEC3PARAMRecord(origin, DClass.IN, 0, NSEC3Record.SHA1_DIGEST_ID, 0, iterations, NO_SALT);
        NavigableMap<Name, Name> hashed = new TreeMap<>();
        types.keySet().forEach(name -> hashed.put(owner(name), name));
        for (Map.Entry<Name, Name> entry : hashed.entrySet()) {
            Map.Entry<Name, Name> higher = hashed.higherEntry(entry.getKey());
            Name following = (higher == null ? hashed.firstEntry() : higher).getValue();
            List<Integer> present = new ArrayList<>(types.getOrDefault(entry.getValue(), new TreeSet<>()));
            if (isSignedAt(entry.getValue(), present)) {
                present.add(Type.RRSIG);
            }
            chain.put(
                    entry.getKey(),
                    new RRset(new NSEC3Record(
                            entry.getKey(),
                            DClass.IN,
                            ttl,
                            NSEC3Record.SHA1_DIGEST_ID,
                            optOut ? NSEC3Record.Flags.OPT_OUT : 0,
                            iterations,
                            NO_SALT,
                            hash(following),
                            present.stream().mapToInt(Integer::intValue).toArray())));
        }
    }

    /** {@return what the zone's top says of its hashing} */
    NSEC3PARAMRecord parameters() {
        return parameters;
    }

    @Override
    public List<RRset> noData(Name name) {
        return List.of(at(name));
    }

    @Override
    public List<RRset> noName(Name name, Name closestEncloser) {
        return distinct(
                at(closestEncloser),
                covering(nextCloser(name, closestEncloser)),
                covering(Denial.wildcard(name, closestEncloser)));
    }

    @Override
    public List<RRset> noCloserName(Name name, Name closestEncloser) {
        return List.of(covering(nextCloser(name, closestEncloser)));
    }

    @Override
    public List<RRset> wildcardNoData(Name name, Name closestEncloser) {
        return distinct(
                at(closestEncloser),
                covering(nextCloser(name, closestEncloser)),
                at(Denial.wildcard(name, closestEncloser)));
    }

    /** A delegation without DS, and a name that only has names below it, hold nothing that is signed. */
    private boolean isSignedAt(Name name, List<Integer> present) {
        boolean unsignedCut = present.equals(List.of(Type.NS)) && !name.equals(parameters.getName());
        return !present.isEmpty() && !unsignedCut;
    }

    private static Name nextCloser(Name name, Name closestEncloser) {
        return new Name(name, name.labels() - closestEncloser.labels() - 1);
    }

    private RRset at(Name name) {
        return Objects.requireNonNull(chain.get(owner(name)), "no NSEC3 record at an existing name");
    }

    private RRset covering(Name name) {
        Map.Entry<Name, RRset> before = chain.lowerEntry(owner(name));
        return (before == null ? chain.lastEntry() : before).getValue();
    }

    private static List<RRset> distinct(RRset... sets) {
        List<RRset> found = new ArrayList<>();
        for (RRset set : sets) {
            if (!found.contains(set)) {
                found.add(set);
            }
        }
        return found;
    }

    private Name owner(Name name) {
        try {
            return new Name(BASE32HEX.toString(hash(name)), parameters.getName());
        } catch (TextParseException e) {
            throw new IllegalStateException("No hashed owner name for " + name, e);
        }
    }

    private byte[] hash(Name name) {
        try {
            return parameters.hashName(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JDK has no SHA-1, which NSEC3 needs", e);
        }
    }
}
