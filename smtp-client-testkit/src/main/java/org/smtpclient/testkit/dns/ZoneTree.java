package org.smtpclient.testkit.dns;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.DClass;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** All zones from the root down, with the delegations between them. Immutable. */
final class ZoneTree {
    private final Map<Name, ZoneData> zones = new TreeMap<>();

    /**
     * @param given zones by name; the root and top-level domains that are missing are made
     * @param keys keeps one key per zone, so that a changed zone does not become bogus to who knows its key
     */
    ZoneTree(Map<Name, TestZone> given, Keys keys) {
        Map<Name, TestZone> all = new TreeMap<>(given);
        for (Name origin : given.keySet()) {
            all.computeIfAbsent(new Name(origin, origin.labels() - 2), tld -> TestZone.signed(tld.toString()));
        }
        Map<Name, List<Record>> delegations = new HashMap<>();
        for (TestZone zone : all.values()) {
            Name parent = parentOf(zone.origin(), all);
            rejectRecordsBelow(zone, all.get(parent));
            delegations.computeIfAbsent(parent, name -> new ArrayList<>()).addAll(delegation(zone, keys));
        }
        for (TestZone zone : all.values()) {
            SigningAlgorithm algorithm = zone.algorithm();
            zones.put(
                    zone.origin(),
                    new ZoneData(
                            zone,
                            algorithm == null ? null : keys.of(zone.origin(), algorithm),
                            delegations.getOrDefault(zone.origin(), List.of())));
        }
        TestZone root = TestZone.root();
        zones.put(Name.root, new ZoneData(root, keys.root(), delegations.getOrDefault(Name.root, List.of())));
    }

    private static Name parentOf(Name origin, Map<Name, TestZone> all) {
        for (Name at = origin; at.labels() > 1; ) {
            at = new Name(at, 1);
            if (all.containsKey(at)) {
                return at;
            }
        }
        return Name.root;
    }

    private static void rejectRecordsBelow(TestZone child, @Nullable TestZone parent) {
        if (parent == null) {
            return;
        }
        for (Record record : parent.records()) {
            if (record.getName().subdomain(child.origin())) {
                throw new IllegalArgumentException("The record '" + record + "' of the zone " + parent.origin()
                        + " belongs into the zone " + child.origin());
            }
        }
    }

    private static Collection<Record> delegation(TestZone zone, Keys keys) {
        List<Record> records = new ArrayList<>();
        records.add(new NSRecord(zone.origin(), DClass.IN, ZoneText.DEFAULT_TTL, ZoneData.MADE_NAME_SERVER));
        SigningAlgorithm algorithm = zone.algorithm();
        if (zone.delegation() == TestZone.Delegation.BOGUS) {
            records.add(ZoneKey.bogusDs(zone.origin()));
        } else if (zone.delegation() == TestZone.Delegation.SIGNED && algorithm != null) {
            records.add(keys.of(zone.origin(), algorithm).ds());
        }
        return records;
    }

    /** {@return the zone that knows the answer: the closest enclosing one, for DS the one above the cut} */
    ZoneData zoneFor(Question question) {
        Name name = question.name();
        return closest(question.type() == Type.DS && name.labels() > 1 ? new Name(name, 1) : name);
    }

    /** {@return what goes wrong with a question, or null} */
    @Nullable
    DnsFault faultOf(Question question) {
        DnsFault own = closest(question.name()).ownFaultOf(question);
        return own != null ? own : zoneFor(question).zoneFault();
    }

    private ZoneData closest(Name name) {
        for (Name at = name; at.labels() > 1; at = new Name(at, 1)) {
            ZoneData zone = zones.get(at);
            if (zone != null) {
                return zone;
            }
        }
        return Objects.requireNonNull(zones.get(Name.root));
    }
}
