package org.smtpclient.core.envelope;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.reply.Limits;

/** Parts recipients into transactions that a server's LIMITS allow (RFC 9422). */
public final class RecipientGroups {
    private RecipientGroups() {}

    /**
     * Parts recipients so that no group has more of them than RCPTMAX, or more domains than RCPTDOMAINMAX.
     *
     * <p>Recipients keep their order within a group. Where domains must be parted, those that occur first go first, and
     * the groups of the same domains follow each other, so that they can share a session: RCPTDOMAINMAX holds for a
     * session, not for a transaction. MAILMAX, the number of transactions in a session, is for the caller to count.
     *
     * @param recipients to be parted
     * @param limits of the server
     * @return the groups, none of them empty; one group if the limits allow all
     */
    public static List<List<Mailbox>> within(List<Mailbox> recipients, Limits limits) {
        if (recipients.size() <= limits.rcptMax().orElse(Integer.MAX_VALUE)
                && limits.rcptDomainMax().isEmpty()) {
            return List.of(List.copyOf(recipients));
        }
        int domainMax = limits.rcptDomainMax().orElse(Integer.MAX_VALUE);
        Map<MailDomain, Integer> domains = new LinkedHashMap<>();
        List<List<Mailbox>> byDomains = new ArrayList<>();
        for (Mailbox recipient : recipients) {
            int seen = domains.size();
            int ordinal = domains.computeIfAbsent(recipient.domain(), domain -> seen);
            int set = ordinal / domainMax;
            if (set == byDomains.size()) {
                byDomains.add(new ArrayList<>());
            }
            byDomains.get(set).add(recipient);
        }
        int max = limits.rcptMax().orElse(Integer.MAX_VALUE);
        List<List<Mailbox>> groups = new ArrayList<>();
        for (List<Mailbox> part : byDomains) {
            for (int from = 0; from < part.size(); from += Math.min(max, part.size())) {
                groups.add(List.copyOf(part.subList(from, from + Math.min(max, part.size() - from))));
            }
        }
        return List.copyOf(groups);
    }
}
