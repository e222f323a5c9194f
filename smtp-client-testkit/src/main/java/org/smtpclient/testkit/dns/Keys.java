package org.smtpclient.testkit.dns;

import java.util.HashMap;
import java.util.Map;
import org.xbill.DNS.Name;

/** The keys of one server's zones, made when first needed and kept for its life. */
final class Keys {
    private record Slot(Name origin, SigningAlgorithm algorithm) {}

    private final Map<Slot, ZoneKey> keys = new HashMap<>();

    synchronized ZoneKey of(Name origin, SigningAlgorithm algorithm) {
        return keys.computeIfAbsent(new Slot(origin, algorithm), slot -> ZoneKey.generate(origin, algorithm));
    }

    ZoneKey root() {
        return of(Name.root, SigningAlgorithm.ECDSAP256SHA256);
    }
}
