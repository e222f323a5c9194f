package org.smtpclient.integration.parity;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtpclient.integration.Zone;

/** The zones that the situations share, and those that single ones have for themselves. */
final class ZoneCollection {
    private final Map<Zone, StringBuilder> zones = new LinkedHashMap<>();

    ZoneCollection() {
        add(Zone.named("test"));
        add(Zone.named(Names.SIGNED));
        add(Zone.named(Names.INSECURE).unsigned());
    }

    void add(Zone zone) {
        zones.put(zone, new StringBuilder());
    }

    /** Adds a record to the zone that is nearest above its owner. */
    void record(String owner, String line) {
        zones.get(zoneOf(owner)).append(line).append('\n');
    }

    /** Puts a fault into a record's signature. */
    void damage(Zone.Damage damage, String owner, String type) {
        Zone zone = zoneOf(owner);
        String suffix = zone.origin() + ".";
        zone.damage(
                damage, owner.equals(suffix) ? "@" : owner.substring(0, owner.length() - suffix.length() - 1), type);
    }

    private Zone zoneOf(String owner) {
        return zones.keySet().stream()
                .filter(zone -> ("." + owner).endsWith("." + zone.origin() + "."))
                .max(Comparator.comparingInt(zone -> zone.origin().length()))
                .orElseThrow(() -> new IllegalArgumentException("No zone holds " + owner));
    }

    List<Zone> zones() {
        zones.forEach((zone, records) -> zone.records(records.toString()));
        return List.copyOf(zones.keySet());
    }
}
