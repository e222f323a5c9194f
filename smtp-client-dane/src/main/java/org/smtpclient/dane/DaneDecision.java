package org.smtpclient.dane;

import java.util.List;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.tls.TlsDirective;

/**
 * Decides about one mail host (RFC 7672 §2). Pure: no I/O, no clock; equal facts and options give equal directives.
 *
 * <p>Two steps, since the second needs look-ups that the first names:
 *
 * <pre>{@code
 * DaneFacts facts = DaneFacts.ofMxHost(domain, mx, host, 25, addresses);
 * for (DnsName base : DaneDecision.baseDomains(facts, options)) {
 *     facts = facts.withTlsa(base, …);
 * }
 * TlsDirective directive = DaneDecision.decide(facts, options);
 * }</pre>
 */
public final class DaneDecision {
    private DaneDecision() {}

    /**
     * The domains whose TLSA records must be known, in the order they count: what the host is an alias of, then the
     * host itself, each only where secure (RFC 7672 §2.2.2, RFC 7671 §7).
     *
     * @param facts MX and address look-ups
     * @param options the caller's choices
     * @return empty where the decision is made without TLSA records, so that none may be asked for: look-ups below
     *     hosts that are not signed fail at too many old name servers
     */
    public static List<DnsName> baseDomains(DaneFacts facts, DaneOptions options) {
        return new Deliberation(facts, options).baseDomains();
    }

    /**
     * Decides.
     *
     * @param facts all look-ups, with that of every domain of {@link #baseDomains}
     * @param options the caller's choices
     * @return the directive, with the facts and the rules that led to it
     * @throws IllegalArgumentException if the TLSA look-up of a base domain is missing
     */
    public static TlsDirective decide(DaneFacts facts, DaneOptions options) {
        return new Deliberation(facts, options).directive(facts.tlsa());
    }
}
