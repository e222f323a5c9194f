package org.smtpclient.api.dns;

/**
 * What came of a look-up: an {@link DnsAnswer}, which may be that there are no records, or a {@link DnsFailure}, which
 * says nothing about the records. Telling the two apart is what keeps a failed look-up from weakening a delivery.
 *
 * @param <R> type of the records asked for
 */
public sealed interface DnsResult<R extends DnsRecord> permits DnsAnswer, DnsFailure {

    /** {@return the question} */
    DnsQuery<R> query();
}
