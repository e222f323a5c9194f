package org.smtpclient.integration.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.integration.Zone;

/**
 * Makes zones of what the table says. A clause is a record, {@code zone NAME KIND} for a zone of its own that begins at
 * a name, {@code bogus|expired|stripped NAME TYPE} for a fault in the signature of a record, or {@code no @},
 * {@code no address} where the lack of the domain or the host's address is meant. A record without an owner is the
 * domain's MX, the host's address or alias, or the host's TLSA record; {@code A 1} is the first server's address.
 */
final class ZoneClauses {
    private static final Map<String, String> DEFAULT_OWNERS =
            Map.of("MX", "@", "A", "mx", "AAAA", "mx", "CNAME", "mx", "TLSA", "_25._tcp.mx");
    private static final Map<String, Zone.Damage> DAMAGES =
            Map.of("bogus", Zone.Damage.CORRUPTED, "expired", Zone.Damage.EXPIRED, "stripped", Zone.Damage.STRIPPED);
    private static final Set<String> NAME_LAST = Set.of("CNAME", "DNAME", "MX");

    private final Situation situation;
    private final Certificates certificates;
    private final List<String> addresses;
    private final ZoneCollection zones;

    ZoneClauses(Situation situation, Certificates certificates, List<String> addresses, ZoneCollection zones) {
        this.situation = situation;
        this.certificates = certificates;
        this.addresses = addresses;
        this.zones = zones;
    }

    /** Adds owners that go without saying, and the records that do. */
    static List<String> complete(List<String> clauses) {
        List<String> all = new ArrayList<>();
        for (String clause : clauses) {
            String owner = DEFAULT_OWNERS.get(clause.split(" ")[0]);
            all.add(owner == null ? clause : owner + " " + clause);
        }
        if (all.stream().noneMatch(clause -> clause.startsWith("@") || clause.startsWith("no @"))) {
            all.add(0, "@ MX 10 mx");
        }
        boolean addressed = all.stream().anyMatch(clause -> clause.matches("no address|\\S+ (A|AAAA|CNAME) .*"));
        if (!addressed && all.stream().anyMatch(clause -> clause.matches(".* MX \\d+ mx"))) {
            all.add("mx A 1");
        }
        return all;
    }

    void addToZones() {
        List<String> clauses = situation.clauses();
        // Zones first: records go to the zone that is nearest above them.
        clauses.stream().filter(clause -> clause.startsWith("zone ")).forEach(this::addZone);
        for (String clause : clauses) {
            String[] words = clause.split(" ");
            if (DAMAGES.containsKey(words[0])) {
                zones.damage(DAMAGES.get(words[0]), situation.names().absolute(words[1]), words[2]);
            } else if (!words[0].equals("zone") && !words[0].equals("no")) {
                addRecord(words);
            }
        }
    }

    private void addZone(String clause) {
        String[] words = clause.split(" ");
        Zone zone = Zone.named(situation.names().host(words[1]));
        zones.add(
                switch (words[2]) {
                    case "unsigned" -> zone.unsigned();
                    case "iterated" -> zone.nsec3(2501);
                    case "wrong-ds" -> zone.delegation(Zone.Delegation.BOGUS);
                    case "expired" -> zone.expired();
                    case "servfail" -> zone.unsigned().service(Zone.Service.SERVFAIL);
                    case "silent" -> zone.unsigned().service(Zone.Service.SILENT);
                    default -> throw new IllegalArgumentException("The table knows no zone that is " + words[2]);
                });
    }

    private void addRecord(String[] words) {
        Names names = situation.names();
        String owner = names.absolute(words[0]);
        String type = words[1];
        String last = words[words.length - 1];
        String data;
        if (type.equals("A")) {
            data = addresses.get(Integer.parseInt(last) - 1);
        } else if (type.equals("AAAA")) {
            // IPv4-mapped: the machine need not have any IPv6 address.
            data = "::ffff:" + addresses.get(Integer.parseInt(last) - 1);
        } else if (type.equals("TLSA")) {
            TlsaRecord record = certificates.tlsa(
                    Integer.parseInt(words[2]), Integer.parseInt(words[3]), Integer.parseInt(words[4]), last);
            data = record.toString();
        } else if (NAME_LAST.contains(type)) {
            data = (type.equals("MX") ? words[2] + " " : "") + names.absolute(last);
        } else {
            data = last;
        }
        zones.record(owner, owner + " " + type + " " + data);
    }
}
