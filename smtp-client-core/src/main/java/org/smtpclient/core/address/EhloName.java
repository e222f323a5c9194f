package org.smtpclient.core.address;

import java.net.InetAddress;
import java.util.Objects;

/**
 * The name by which a client introduces itself with EHLO, HELO or LHLO: its host name, or an address literal where it
 * has none (RFC 5321 §4.1.1.1, §4.1.4).
 *
 * <p>Immutable; equality ignores the case of letters.
 */
public final class EhloName {
    private final MailDomain domain;

    private EhloName(MailDomain domain) {
        this.domain = Objects.requireNonNull(domain, "domain");
    }

    /**
     * Parses a name or an address literal.
     *
     * @param text such as {@code mail.example.org} or {@code [192.0.2.1]}
     * @return the name
     * @throws IllegalArgumentException as in {@link MailDomain#parse}
     */
    public static EhloName parse(String text) {
        return new EhloName(DomainSyntax.parse(new Syntax("EHLO name", text), 0));
    }

    /**
     * The name of a host that is known by its address alone.
     *
     * @param address such as the local address of the connection
     * @return the address literal
     */
    public static EhloName of(InetAddress address) {
        return new EhloName(AddressLiteral.of(address));
    }

    /**
     * This host's own name. The first call may take up to two seconds, in which the system is asked for the host's
     * full name; the answer is kept for the life of the class.
     *
     * @return the full name; an address literal if the system gives none of at least two labels in time
     */
    public static EhloName ofLocalHost() {
        return LocalHostName.VALUE;
    }

    /** {@return the host name or address literal} */
    public MailDomain domain() {
        return domain;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EhloName that && domain.equals(that.domain);
    }

    @Override
    public int hashCode() {
        return domain.hashCode();
    }

    /** {@return the wire form} */
    @Override
    public String toString() {
        return domain.toString();
    }
}
