package org.smtpclient.core.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.MxRecord;

/**
 * A host that takes mail for a domain (RFC 5321 §5.1).
 *
 * @param preference 0 to 65535; lower is tried first
 * @param host a host name in the sense of {@link DnsName#isHostName}
 */
public record MailExchange(int preference, DnsName host) {
    /** Checks that a connection to the host may be tried. */
    public MailExchange {
        if (preference < 0 || preference > 0xffff) {
            throw new IllegalArgumentException("MX preference " + preference + " is not within 0..65535");
        }
        if (!host.isHostName()) {
            throw new IllegalArgumentException("Mail exchange '" + host + "' is no host name");
        }
    }

    /**
     * The host of an MX record.
     *
     * @param mx the record
     * @return the host
     * @throws IllegalArgumentException if the record names no host, as a Null MX does
     */
    public static MailExchange of(MxRecord mx) {
        return new MailExchange(mx.preference(), mx.exchange());
    }

    /**
     * The implicit mail exchange of a domain that has no MX records (RFC 5321 §5.1): the domain itself.
     *
     * @param domain the domain
     * @return the domain as a host, at preference 0
     */
    public static MailExchange implicit(DnsName domain) {
        return new MailExchange(0, domain);
    }

    /**
     * Puts hosts in the order to try them: lower preferences first, hosts of one preference at random, which spreads
     * the load among them (RFC 5321 §5.1).
     *
     * @param hosts in any order
     * @param random decides among equals; every order of them is as likely as any other
     * @return a new list
     */
    public static List<MailExchange> inOrder(Collection<MailExchange> hosts, RandomGenerator random) {
        List<MailExchange> order = new ArrayList<>(hosts);
        for (int i = order.size() - 1; i > 0; i--) {
            MailExchange last = order.get(i);
            int chosen = random.nextInt(i + 1);
            order.set(i, order.get(chosen));
            order.set(chosen, last);
        }
        order.sort(Comparator.comparingInt(MailExchange::preference));
        return order;
    }

    /** {@return preference and host, as in an MX record} */
    @Override
    public String toString() {
        return preference + " " + host;
    }
}
