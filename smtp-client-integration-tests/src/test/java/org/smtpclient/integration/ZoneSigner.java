package org.smtpclient.integration;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes keys for one zone and signs it with ldns; puts the faults in that the test wants. */
final class ZoneSigner {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** An algorithm and a digest type that the IANA registries have not assigned. */
    private static final int UNKNOWN = 199;

    private final Zone zone;
    private final Path directory;
    private final String keySigningKey;
    private final String zoneSigningKey;

    ZoneSigner(Zone zone, Path directory) {
        this.zone = zone;
        this.directory = directory;
        String owner = zone.absolute("@");
        this.keySigningKey = newKey(List.of("-k", "-a", zone.algorithm(), owner));
        this.zoneSigningKey = newKey(List.of("-a", zone.algorithm(), owner));
    }

    private String newKey(List<String> arguments) {
        return Program.KEYGEN.run(directory, arguments).strip();
    }

    /** The DS record of this zone as its parent is to hold it; empty for none. */
    String delegationSigner() {
        return switch (zone.delegation()) {
            case SECURE -> ds(keySigningKey);
            case INSECURE -> "";
            case UNKNOWN_ALGORITHM -> ds(keySigningKey).replaceFirst("(DS\\s+\\d+\\s+)\\d+", "$1" + UNKNOWN);
            case UNKNOWN_DIGEST -> ds(keySigningKey).replaceFirst("(DS\\s+\\d+\\s+\\d+\\s+)\\d+", "$1" + UNKNOWN);
            case BOGUS -> ds(newKey(List.of("-k", "-a", zone.algorithm(), zone.absolute("@"))));
        };
    }

    /** The zone's true DS record, as a trust anchor. */
    String trustAnchor() {
        return ds(keySigningKey);
    }

    private String ds(String key) {
        return Program.KEY2DS.run(directory, List.of("-n", "-2", key + ".key"));
    }

    /** Gives the zone's text signed. */
    String sign(String text) {
        if (!zone.isSigned()) {
            return text;
        }
        TextFiles.write(directory.resolve(zone.fileName()), text);
        Instant now = Instant.now();
        if (zone.isExpired()) {
            return expired(now);
        }
        String valid = sign(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
        Map<Zone.Damage, Map<String, String>> others = new EnumMap<>(Zone.Damage.class);
        if (hasDamage(Zone.Damage.EXPIRED)) {
            others.put(Zone.Damage.EXPIRED, signatures(expired(now)));
        }
        if (hasDamage(Zone.Damage.NOT_YET_VALID)) {
            others.put(
                    Zone.Damage.NOT_YET_VALID,
                    signatures(sign(now.plus(Duration.ofDays(10)), now.plus(Duration.ofDays(40)))));
        }
        return damaged(valid, others);
    }

    private String expired(Instant now) {
        return sign(now.minus(Duration.ofDays(40)), now.minus(Duration.ofDays(10)));
    }

    private boolean hasDamage(Zone.Damage kind) {
        return zone.faults().stream().anyMatch(fault -> fault.damage() == kind);
    }

    private String sign(Instant inception, Instant expiration) {
        String name = zone.fileName();
        List<String> arguments = new ArrayList<>(List.of(
                "-o",
                zone.absolute("@"),
                "-f",
                name + ".signed",
                "-i",
                DATE.format(inception),
                "-e",
                DATE.format(expiration)));
        if (zone.isNsec3()) {
            arguments.addAll(List.of("-n", "-t", Integer.toString(zone.nsec3Iterations()), "-s", "5a17"));
        }
        if (zone.isOptOut()) {
            arguments.add("-p");
        }
        arguments.addAll(List.of(name, keySigningKey, zoneSigningKey));
        Program.SIGNZONE.run(directory, arguments);
        return TextFiles.read(directory.resolve(name + ".signed"));
    }

    /** The zone with its faults; others holds signatures of other dates. */
    private String damaged(String valid, Map<Zone.Damage, Map<String, String>> others) {
        Map<String, String> lines = new HashMap<>();
        Map<String, String> signatures = signatures(valid);
        for (Zone.Fault fault : zone.faults()) {
            String key = fault.owner() + " " + fault.type();
            String signature = signatures.get(key);
            if (signature == null) {
                throw new LabException("Zone " + zone.origin() + " has no signature of " + key + " to damage; it has "
                        + Set.copyOf(signatures.keySet()));
            }
            lines.put(
                    signature,
                    switch (fault.damage()) {
                        case EXPIRED, NOT_YET_VALID ->
                            others.get(fault.damage()).get(key) + "\n";
                        case CORRUPTED -> corrupted(signature) + "\n";
                        case STRIPPED, REMOVED -> "";
                    });
            if (fault.damage() == Zone.Damage.REMOVED) {
                valid.lines().filter(line -> holds(line, fault)).forEach(line -> lines.put(line, ""));
            }
        }
        StringBuilder result = new StringBuilder();
        valid.lines().forEach(line -> result.append(lines.getOrDefault(line, line + "\n")));
        return result.toString();
    }

    private static boolean holds(String line, Zone.Fault fault) {
        String[] fields = line.split("\\s+", 5);
        return fields.length == 5 && fields[0].equals(fault.owner()) && fields[3].equals(fault.type());
    }

    /** RRSIG records by owner and covered type. */
    private static Map<String, String> signatures(String signed) {
        Map<String, String> found = new HashMap<>();
        signed.lines().forEach(line -> {
            String[] fields = line.split("\\s+", 6);
            if (fields.length > 5 && fields[3].equals("RRSIG")) {
                found.put(fields[0] + " " + fields[4], line);
            }
        });
        return found;
    }

    /** The same record with another signature of the same length: base64's letters shifted by one in the middle. */
    private static String corrupted(String signature) {
        int at = signature.lastIndexOf(' ') + 12;
        char old = signature.charAt(at);
        return signature.substring(0, at) + (old == 'A' ? 'B' : 'A') + signature.substring(at + 1);
    }
}
