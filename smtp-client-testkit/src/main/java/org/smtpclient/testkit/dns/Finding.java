package org.smtpclient.testkit.dns;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;

/**
 * What one zone has for one question.
 *
 * @param kind records, an alias, or nothing
 * @param answer for the answer section, without signatures that the client must ask for
 * @param aliasTarget where an alias leads, else null
 * @param soa in a negative answer, else null
 * @param proof NSEC or NSEC3 sets that prove the lack, or that no closer match than a wildcard exists
 */
record Finding(
        Kind kind,
        List<RRset> answer,
        @Nullable Name aliasTarget,
        @Nullable RRset soa,
        List<RRset> proof) {
    enum Kind {
        RECORDS,
        ALIAS,
        NODATA,
        NXDOMAIN
    }
}
