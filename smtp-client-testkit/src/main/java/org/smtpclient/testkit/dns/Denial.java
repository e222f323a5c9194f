package org.smtpclient.testkit.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;

/** Proves that something does not exist; the sets come without signatures. */
interface Denial {
    /** The name exists, and lacks the type. */
    List<RRset> noData(Name name);

    /** The name does not exist, and no wildcard stands for it. */
    List<RRset> noName(Name name, Name closestEncloser);

    /** The name does not exist, which is why the wildcard below the closest encloser stands for it. */
    List<RRset> noCloserName(Name name, Name closestEncloser);

    /** The name does not exist, and the wildcard that stands for it lacks the type. */
    List<RRset> wildcardNoData(Name name, Name closestEncloser);

    /** The name's next label below an ancestor, put to a wildcard: {@code *.ancestor}. */
    static Name wildcard(Name name, Name ancestor) {
        return name.wild(name.labels() - ancestor.labels());
    }
}
