package org.smtpclient.core.address;

import java.util.Objects;
import org.smtpclient.api.dns.DnsName;

/**
 * What stands behind the {@code @} of a mailbox, and what mail is routed by: a domain name or an address literal (RFC
 * 5321 §4.1.2, §4.1.3).
 *
 * <p>Internationalised names are held as A-labels, the form that is looked up and sent, whether the server offers
 * SMTPUTF8 or not. Immutable; equality ignores the case of letters. {@code toString} is the wire form.
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
     * <p>A name that is not ASCII is mapped as RFC 5895 §2 has it (lower case, usual width, NFC, ideographic full stops
     * as dots), tested as RFC 5891 §5.4 demands, and converted to A-labels: {@code bücher.example} becomes {@code
     * xn--bcher-kva.example}. What IDNA2008 disallows is refused, as are characters that the running JDK does not know
     * yet, and zero-width joiners where they are not known to be allowed. An A-label must be Punycode that encodes
     * back to itself; beyond that it is taken as given (RFC 5891 §5.3).
     *
     * @param text such as {@code example.org}, {@code bücher.example}, {@code [192.0.2.1]} or {@code
     *     [IPv6:2001:db8::1]}; no final dot
     * @return the domain
     * @throws IllegalArgumentException if the text is neither; the message names the label and what is wrong with it
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
