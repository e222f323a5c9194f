package org.smtpclient.core.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.transport.AddressText;
import org.smtpclient.core.address.AddressLiteral;
import org.smtpclient.core.address.MailDomain;

/**
 * Whom a server's certificate must name: one of some DNS names, or an address (RFC 9525 §6). Only subject alternative
 * names count; a common name never does.
 */
final class ReferenceIdentity {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    /** Of the names in a certificate, as many as a reader wants to see. */
    private static final int SHOWN = 5;

    private final List<DnsName> names;
    private final @Nullable InetAddress address;

    private ReferenceIdentity(List<DnsName> names, @Nullable InetAddress address) {
        this.names = List.copyOf(names);
        this.address = address;
    }

    static ReferenceIdentity of(List<DnsName> names) {
        return new ReferenceIdentity(names, null);
    }

    static ReferenceIdentity of(InetAddress address) {
        return new ReferenceIdentity(List.of(), Objects.requireNonNull(address, "address"));
    }

    List<DnsName> names() {
        return names;
    }

    /**
     * The name in a certificate that stands for this identity.
     *
     * @return null if there is none
     * @throws CertificateParsingException if the names cannot be read
     */
    @Nullable
    String findIn(X509Certificate certificate) throws CertificateParsingException {
        if (address != null) {
            return presented(certificate, IP_ADDRESS).stream()
                    .filter(this::isAddress)
                    .findFirst()
                    .orElse(null);
        }
        return presented(certificate, DNS_NAME).stream()
                .filter(presented -> names.stream().anyMatch(name -> matches(presented, name)))
                .findFirst()
                .orElse(null);
    }

    /** What a certificate names instead, for people. */
    static String described(X509Certificate certificate) throws CertificateParsingException {
        List<String> all = new ArrayList<>(presented(certificate, DNS_NAME));
        all.addAll(presented(certificate, IP_ADDRESS));
        if (all.isEmpty()) {
            return "has no subject alternative name of a host";
        }
        return "names " + all.stream().limit(SHOWN).collect(Collectors.joining(", "))
                + (all.size() > SHOWN ? " and " + (all.size() - SHOWN) + " more" : "");
    }

    private static List<String> presented(X509Certificate certificate, int type) throws CertificateParsingException {
        Collection<List<?>> all = certificate.getSubjectAlternativeNames();
        return all == null
                ? List.of()
                : all.stream()
                        .filter(name -> Integer.valueOf(type).equals(name.get(0)))
                        .map(name -> String.valueOf(name.get(1)))
                        .toList();
    }

    private boolean isAddress(String presented) {
        try {
            String tag = presented.indexOf(':') >= 0 ? "IPv6:" : "";
            return MailDomain.parse("[" + tag + presented + "]") instanceof AddressLiteral literal
                    && literal.address().equals(address);
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    /** What is no host name, and so would hold escapes as text, matches nothing; nor does anything outside ASCII. */
    private static boolean matches(String presented, DnsName wanted) {
        return wanted.isHostName()
                && presented.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && matches(presented.toLowerCase(Locale.ROOT), wanted.toString().toLowerCase(Locale.ROOT));
    }

    /**
     * A wildcard is the whole leftmost label and stands for exactly one (RFC 9525 §6.3). It must leave two: nobody is
     * given a name for all of a top-level domain.
     */
    private static boolean matches(String presented, String wanted) {
        if (!presented.startsWith("*.")) {
            return presented.equals(wanted);
        }
        String parent = presented.substring(1);
        int dot = wanted.indexOf('.');
        return parent.indexOf('.', 1) > 0 && dot > 0 && parent.equals(wanted.substring(dot));
    }

    /** {@return such as {@code mx.example.org or example.org}} */
    @Override
    public String toString() {
        return address != null
                ? AddressText.of(address)
                : names.stream().map(DnsName::toString).collect(Collectors.joining(" or "));
    }
}
