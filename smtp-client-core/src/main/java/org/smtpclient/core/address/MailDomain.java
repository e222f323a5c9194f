package org.smtpclient.core.address;

import java.util.Objects;
import org.smtpclient.api.dns.DnsName;

/**
 * What stands behind the {@code @} of a mailbox, and what mail is routed by: a domain name or an address literal (RFC
 * 5321 §4.1.2, §4.1.3).
 *
 * <p>Internationalised names are given as A-labels. Immutable; equality ignores the case of letters. {@code toString}
 * is the wire form.
 */
public sealed interface MailDomain permits MailDomain.Name, AddressLiteral {

    /**
     * A domain by name.
     *
     * @param name a host name in the sense of {@link DnsName#isHostName}, whose last label is not all digits
     */
    record Name(DnsName name) implements MailDomain {
        /** Checks that mail may be addressed to the name. */
        public Name {
            Objects.requireNonNull(name, "name");
            DomainSyntax.check(name);
        }

        @Override
        public String toString() {
            return name.toString();
        }
    }

    /**
     * Parses a domain or an address literal.
     *
     * @param text such as {@code example.org}, {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]}; no final dot
     * @return the domain
     * @throws IllegalArgumentException if the text is neither, or the name is not ASCII (its A-label form,
     *     {@code xn--…}, is needed)
     */
    static MailDomain parse(String text) {
        return DomainSyntax.parse(new Syntax("Domain", text), 0);
    }

    /**
     * A domain by name.
     *
     * @param name a host name
     * @return the domain
     * @throws IllegalArgumentException if mail cannot be addressed to the name: it is the root, a label holds anything
     *     but letters, digits, underscores and inner hyphens, or the last label is all digits
     */
    static MailDomain of(DnsName name) {
        return new Name(name);
    }
}
