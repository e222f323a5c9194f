package org.smtpclient.dns.dnsjava;

import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.utils.base32;

/**
 * dnsjava hashes eight names for a proof, no more, and so finds the denial of a name with many labels bogus. The same
 * records, by the same closest encloser, deny the next closer name (RFC 5155 §8.3); it is what there is to judge.
 */
final class Nsec3Proof {
    /** With fewer labels below the zone's name eight hashes are enough: one for each, the zone's, the wildcard's. */
    private static final int MAX_LABELS = 5;

    private static final base32 BASE32HEX = new base32(base32.Alphabet.BASE32HEX, false, false);

    private Nsec3Proof() {}

    /** The name whose denial settles that of the name given: the next closer one if that is far away, else itself. */
    static Name judged(Name name, List<NSEC3Record> records, int maxIterations) {
        if (records.isEmpty() || records.get(0).getIterations() > maxIterations) {
            return name;
        }
        NSEC3Record first = records.get(0);
        Name zone = new Name(first.getName(), 1);
        if (!name.subdomain(zone) || name.labels() - zone.labels() <= MAX_LABELS) {
            return name;
        }
        Set<Name> hashed = records.stream().map(NSEC3Record::getName).collect(Collectors.toSet());
        try {
            Name below = name;
            for (Name known = name; known.labels() >= zone.labels(); known = new Name(known, 1)) {
                if (hashed.contains(new Name(BASE32HEX.toString(first.hashName(known)), zone))) {
                    return below;
                }
                below = known;
            }
        } catch (NoSuchAlgorithmException | TextParseException e) {
            // A hash that the validator does not know either.
            return name;
        }
        return name;
    }
}
