package org.smtpclient.dns.dnsjava;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Type;

/**
 * The NSEC records that can speak about one name (RFC 4035 §5.4): the one at the name; or the one that covers it, with
 * what is said about the wildcard at the closest encloser. The others are left out.
 *
 * <p>dnsjava lets any others take part, and lets the last one decide: a wildcard's record from elsewhere in the zone,
 * with any second one behind it, proves to it that a name which exists has no such records; and a name which a wildcard
 * answers for does not exist, if records of higher names follow. A forger only has to replay genuine ones.
 */
final class NsecProof {
    private NsecProof() {}

    /** Those of a message's signed NSEC RRsets that matter; what is said of the wildcard comes last. */
    static List<RRset> about(Name name, List<RRset> signed) {
        List<RRset> sound = signed.stream().filter(NsecProof::isSound).toList();
        Optional<RRset> match =
                sound.stream().filter(set -> set.getName().equals(name)).findFirst();
        if (match.isPresent()) {
            return List.of(match.get());
        }
        Optional<RRset> cover = sound.stream().filter(set -> covers(set, name)).findFirst();
        if (cover.isEmpty()) {
            return List.of();
        }
        List<RRset> proof = new ArrayList<>(List.of(cover.get()));
        Name encloser = closestEncloser(cover.get(), name);
        if (encloser.labels() < name.labels()) {
            Name wildcard = name.wild(name.labels() - encloser.labels());
            sound.stream()
                    .filter(set -> !set.getName().equals(cover.get().getName()))
                    .filter(set -> set.getName().equals(wildcard) || covers(set, wildcard))
                    .findFirst()
                    .ifPresent(proof::add);
        }
        return proof;
    }

    /** One record, at the name it was signed for: one made from a wildcard's would stand at any name. */
    private static boolean isSound(RRset set) {
        Name owner = set.getName();
        int labels = owner.labels() - 1 - (owner.isWild() ? 1 : 0);
        return set.getType() == Type.NSEC
                && set.size() == 1
                && set.sigs().stream().allMatch(signature -> signature.getLabels() == labels);
    }

    private static NSECRecord nsec(RRset set) {
        return (NSECRecord) set.first();
    }

    /** Whether a name lies between the record's owner and the next one, and not in another zone (RFC 6840 §4.1). */
    private static boolean covers(RRset set, Name name) {
        NSECRecord nsec = nsec(set);
        Name owner = set.getName();
        boolean isLast = nsec.getNext().compareTo(owner) <= 0;
        boolean between = owner.compareTo(name) < 0 && (isLast || name.compareTo(nsec.getNext()) < 0);
        boolean leadsAway = nsec.hasType(Type.DNAME) || (nsec.hasType(Type.NS) && !nsec.hasType(Type.SOA));
        return between && !(leadsAway && name.subdomain(owner));
    }

    /** The longest name above a covered one that exists: it is above one of the record's two names, or is it. */
    private static Name closestEncloser(RRset cover, Name name) {
        Name above = common(name, cover.getName());
        Name aboveNext = common(name, nsec(cover).getNext());
        return above.labels() > aboveNext.labels() ? above : aboveNext;
    }

    private static Name common(Name one, Name other) {
        Name candidate = one;
        while (!other.subdomain(candidate)) {
            candidate = new Name(candidate, 1);
        }
        return candidate;
    }
}
