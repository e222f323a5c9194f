package org.smtpclient.cli;

import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;

/** What came of a look-up, as documents tell it. */
enum LookupStatus {
    SECURE,
    INSECURE,
    INDETERMINATE,
    ABSENT,
    FAILED;

    static LookupStatus of(DnsResult<?> result) {
        if (result instanceof DnsFailure<?>) {
            return FAILED;
        }
        DnsAnswer<?> answer = (DnsAnswer<?>) result;
        return answer.kind() == DnsAnswer.Kind.RECORDS ? of(answer.status()) : ABSENT;
    }

    static LookupStatus of(DnssecStatus status) {
        return switch (status) {
            case SECURE -> SECURE;
            case INSECURE -> INSECURE;
            case INDETERMINATE -> INDETERMINATE;
        };
    }

    @Override
    public String toString() {
        return Text.of(this);
    }
}
