package org.smtpclient.cli;

import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsResult;

/** Words for what the DNS said. */
final class Facts {
    private Facts() {}

    /** How a lack of records is known, such as {@code NXDOMAIN, secure}. */
    static String lack(DnsAnswer<?> answer) {
        return answer.kind() + ", " + LookupStatus.of(answer.status());
    }

    /** Why a look-up yielded no records: its failure, or how the lack is known. */
    static String why(DnsResult<?> result) {
        return result instanceof DnsAnswer<?> answer
                ? result.query() + ": " + lack(answer)
                : ((DnsFailure<?>) result).toString();
    }
}
