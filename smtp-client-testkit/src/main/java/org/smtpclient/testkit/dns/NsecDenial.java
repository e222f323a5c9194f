package org.smtpclient.testkit.dns;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/** NSEC (RFC 4034 §4, RFC 4035 §3.1.3). */
final class NsecDenial implements Denial {
    private final NavigableMap<Name, RRset> chain = new TreeMap<>();

    /**
     * @param types the types at each name that has records, the zone's top among them
     * @param ttl of the NSEC records, in seconds
     */
    NsecDenial(NavigableMap<Name, SortedSet<Integer>> types, long ttl) {
        for (Map.Entry<Name, SortedSet<Integer>> node : types.entrySet()) {
            Name following = types.higherKey(node.getKey());
            List<Integer> present = new ArrayList<>(node.getValue());
            present.add(Type.RRSIG);
            present.add(Type.NSEC);
            chain.put(
                    node.getKey(),
                    new RRset(new NSECRecord(
                            node.getKey(),
                            DClass.IN,
                            ttl,
                            following == null ? types.firstKey() : following,
                            present.stream().mapToInt(Integer::intValue).toArray())));
        }
    }

    @Override
    public List<RRset> noData(Name name) {
        return sets(name);
    }

    @Override
    public List<RRset> noName(Name name, Name closestEncloser) {
        return sets(name, Denial.wildcard(name, closestEncloser));
    }

    @Override
    public List<RRset> noCloserName(Name name, Name closestEncloser) {
        return sets(name);
    }

    @Override
    public List<RRset> wildcardNoData(Name name, Name closestEncloser) {
        return sets(name, Denial.wildcard(name, closestEncloser));
    }

    /** The record at each name, or the one whose span covers it. */
    private List<RRset> sets(Name... names) {
        List<RRset> found = new ArrayList<>();
        for (Name name : names) {
            RRset set = chain.floorEntry(name).getValue();
            if (!found.contains(set)) {
                found.add(set);
            }
        }
        return found;
    }
}
