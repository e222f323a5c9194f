package org.smtpclient.core.routing;

import java.util.List;
import java.util.Objects;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.core.address.AddressLiteral;

/**
 * Where mail for a domain goes, or why it goes nowhere. {@code toString} says it in one line for people. Immutable.
 *
 * <p>The enhanced status codes named here are RFC 3463's.
 */
public sealed interface MxRoute
        permits MxRoute.Hosts,
                MxRoute.Literal,
                MxRoute.LookupFailed,
                MxRoute.NullMx,
                MxRoute.NoUsableHost,
                MxRoute.Loop {

    /** Hosts to try, one after the other. */
    final class Hosts implements MxRoute {
        private final DnsAnswer<MxRecord> mx;
        private final List<MailExchange> hosts;

        Hosts(DnsAnswer<MxRecord> mx, List<MailExchange> hosts) {
            this.mx = Objects.requireNonNull(mx, "mx");
            this.hosts = List.copyOf(hosts);
        }

        /** {@return the answer behind the hosts: MX records, or that there are none} */
        public DnsAnswer<MxRecord> mx() {
            return mx;
        }

        /** {@return in the order to try them; at least one, at most as many as the router allows} */
        public List<MailExchange> hosts() {
            return hosts;
        }

        /** {@return whether the one host is the domain itself, since it has no MX records (RFC 5321 §5.1)} */
        public boolean implicit() {
            return mx.kind() != DnsAnswer.Kind.RECORDS;
        }

        @Override
        public String toString() {
            return implicit()
                    ? mx.query().name() + " has no MX records (" + mx.kind() + "): implicit MX " + hosts
                    : mx.query().name() + " has the mail hosts " + hosts;
        }
    }

    /** One address, given in place of a domain; there is nothing to look up. */
    final class Literal implements MxRoute {
        private final AddressLiteral literal;

        Literal(AddressLiteral literal) {
            this.literal = Objects.requireNonNull(literal, "literal");
        }

        /** {@return the address to connect to} */
        public AddressLiteral literal() {
            return literal;
        }

        @Override
        public String toString() {
            return literal + " is an address";
        }
    }

    /** The MX look-up failed, so nothing is known, and the mail must wait (4.4.3). */
    final class LookupFailed implements MxRoute {
        private final DnsFailure<MxRecord> failure;

        LookupFailed(DnsFailure<MxRecord> failure) {
            this.failure = Objects.requireNonNull(failure, "failure");
        }

        /** {@return what went wrong} */
        public DnsFailure<MxRecord> failure() {
            return failure;
        }

        @Override
        public String toString() {
            return "MX look-up failed: " + failure;
        }
    }

    /** The domain says that it takes no mail (RFC 7505): permanent, 5.1.10. */
    final class NullMx implements MxRoute {
        private final DnsAnswer<MxRecord> mx;

        NullMx(DnsAnswer<MxRecord> mx) {
            this.mx = Objects.requireNonNull(mx, "mx");
        }

        /** {@return the answer with the Null MX} */
        public DnsAnswer<MxRecord> mx() {
            return mx;
        }

        @Override
        public String toString() {
            return mx.query().name() + " takes no mail (Null MX, RFC 7505)";
        }
    }

    /** No MX record names a host that could be connected to, such as where all name addresses: permanent, 5.4.4. */
    final class NoUsableHost implements MxRoute {
        private final DnsAnswer<MxRecord> mx;

        NoUsableHost(DnsAnswer<MxRecord> mx) {
            this.mx = Objects.requireNonNull(mx, "mx");
        }

        /** {@return the answer with the unusable records} */
        public DnsAnswer<MxRecord> mx() {
            return mx;
        }

        @Override
        public String toString() {
            return "No MX record of " + mx.query().name() + " names a host: " + mx.records();
        }
    }

    /**
     * The mail would come back to this host: it is itself the best mail exchange of the domain (RFC 5321 §5.1), or the
     * address is its own: permanent, 5.4.6.
     */
    final class Loop implements MxRoute {
        private final String explanation;

        Loop(String explanation) {
            this.explanation = Objects.requireNonNull(explanation, "explanation");
        }

        /** {@return by which name or address this host was recognised} */
        @Override
        public String toString() {
            return explanation;
        }
    }
}
