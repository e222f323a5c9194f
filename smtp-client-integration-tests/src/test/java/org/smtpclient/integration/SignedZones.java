package org.smtpclient.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A private tree of zones, signed, as files for NSD: a root, top-level zones and what lies below, each level on a name
 * server of its own. A root zone is added where the test gives none.
 */
final class SignedZones {
    /** The root's, the top-level zones' and all other zones' server. */
    static final List<String> SERVERS = List.of("127.0.53.1", "127.0.53.2", "127.0.53.3");

    /** A server that takes queries and never answers. */
    static final String SILENT_SERVER = "127.0.53.9";

    private final List<Zone> zones;
    private final Map<Zone, Path> files;
    private final Path trustAnchor;
    private final Path rootHints;

    private SignedZones(List<Zone> zones, Map<Zone, Path> files, Path trustAnchor, Path rootHints) {
        this.zones = zones;
        this.files = files;
        this.trustAnchor = trustAnchor;
        this.rootHints = rootHints;
    }

    /** Signs the zones and writes all files. */
    static SignedZones create(LabDirectory lab, List<Zone> wanted) {
        List<Zone> zones = new ArrayList<>(wanted);
        if (zones.stream().noneMatch(Zone::isRoot)) {
            zones.add(Zone.named("."));
        }
        // A parent holds its children's DS records, so children come first.
        zones.sort(Comparator.comparingInt(Zone::labels).reversed());
        Path directory = lab.write("zones/README", "Zones of the laboratory, unsigned, signed, and their keys.\n")
                .getParent();
        Map<Zone, Path> files = new HashMap<>();
        Map<Zone, StringBuilder> delegations = new HashMap<>();
        zones.forEach(zone -> delegations.put(zone, new StringBuilder()));
        Path trustAnchor = directory.resolve("trust-anchor");
        for (Zone zone : zones) {
            ZoneSigner signer = new ZoneSigner(zone, directory);
            String signed = signer.sign(text(zone) + delegations.get(zone));
            files.put(zone, TextFiles.write(directory.resolve(zone.fileName() + ".zone"), signed));
            if (zone.isRoot()) {
                TextFiles.write(trustAnchor, signer.trustAnchor());
            } else {
                delegations.get(zone.parent(zones)).append(nameServer(zone)).append(signer.delegationSigner());
            }
        }
        Path rootHints = TextFiles.write(
                directory.resolve("root-hints"), ". 3600 IN NS ns.\nns. 3600 IN A " + SERVERS.get(0) + "\n");
        return new SignedZones(List.copyOf(zones), files, trustAnchor, rootHints);
    }

    private static String text(Zone zone) {
        String owner = zone.absolute("@");
        return "$ORIGIN " + owner + "\n$TTL 300\n@ IN SOA " + zone.absolute("ns") + " " + zone.absolute("hostmaster")
                + " 1 3600 600 86400 60\n" + nameServer(zone) + zone.records() + "\n";
    }

    private static String nameServer(Zone zone) {
        String server = zone.absolute("ns");
        return zone.absolute("@") + " 300 IN NS " + server + "\n" + server + " 300 IN A " + address(zone) + "\n";
    }

    private static String address(Zone zone) {
        return zone.service() == Zone.Service.SILENT
                ? SILENT_SERVER
                : SERVERS.get(Math.min(zone.labels(), SERVERS.size() - 1));
    }

    /** NSD's configuration of one server's zones. */
    String configuration(String server) {
        StringBuilder text = new StringBuilder();
        for (Zone zone : zones) {
            if (!address(zone).equals(server) || zone.service() == Zone.Service.REFUSED) {
                continue;
            }
            // NSD answers SERVFAIL for a zone that it is to serve and has no file of.
            Path file = zone.service() == Zone.Service.SERVFAIL
                    ? files.get(zone).resolveSibling(zone.fileName() + ".missing")
                    : files.get(zone);
            text.append("zone:\n  name: \"")
                    .append(zone.absolute("@"))
                    .append("\"\n  zonefile: \"")
                    .append(file)
                    .append("\"\n");
        }
        return text.toString();
    }

    /** The origins that a server answers for. */
    List<String> served(String server) {
        return zones.stream()
                .filter(zone ->
                        zone.service() == Zone.Service.NORMAL && address(zone).equals(server))
                .map(zone -> zone.absolute("@"))
                .toList();
    }

    boolean hasSilentServer() {
        return zones.stream().anyMatch(zone -> zone.service() == Zone.Service.SILENT);
    }

    /** The root's DS record, for {@code --trust-anchor}. */
    Path trustAnchor() {
        return trustAnchor;
    }

    Path rootHints() {
        return rootHints;
    }
}
