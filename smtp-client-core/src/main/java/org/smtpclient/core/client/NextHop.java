package org.smtpclient.core.client;

import java.util.Objects;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.engine.Dialect;

/** Where a message goes next. Immutable. */
public sealed interface NextHop permits NextHop.Domain, NextHop.Relay, NextHop.Direct {

    /**
     * The mail hosts of a domain, found by MX look-up; or an address literal's address.
     *
     * @param domain the recipients' domain
     */
    record Domain(MailDomain domain) implements NextHop {
        /** Checks that there is a domain. */
        public Domain {
            Objects.requireNonNull(domain, "domain");
        }

        @Override
        public String toString() {
            return domain.toString();
        }
    }

    /**
     * One host, whatever the recipients' domains: no MX look-up. TLS policies apply to the host's name.
     *
     * @param host a host name or an address literal
     * @param port 1 to 65535
     * @param dialect what is spoken there
     * @param tlsImplicit whether the session begins with the TLS handshake, as on port 465 (RFC 8314 §3.3)
     */
    record Relay(MailDomain host, int port, Dialect dialect, boolean tlsImplicit) implements NextHop {
        /** Checks the port's range. */
        public Relay {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(dialect, "dialect");
            if (port < 1 || port > 0xffff) {
                throw new IllegalArgumentException("Port " + port + " is not within 1..65535");
            }
        }

        /**
         * A relay where TLS begins with STARTTLS, if at all.
         *
         * @param host a host name or an address literal
         * @param port 1 to 65535
         * @param dialect what is spoken there
         */
        public Relay(MailDomain host, int port, Dialect dialect) {
            this(host, port, dialect, false);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * One endpoint, such as a Unix domain socket: no DNS. No TLS policy applies but the client's own level.
     *
     * @param endpoint where to connect
     * @param dialect what is spoken there
     */
    record Direct(Endpoint endpoint, Dialect dialect) implements NextHop {
        /** Checks that nothing is missing. */
        public Direct {
            Objects.requireNonNull(endpoint, "endpoint");
            Objects.requireNonNull(dialect, "dialect");
        }

        @Override
        public String toString() {
            return endpoint.toString();
        }
    }
}
