package org.smtpclient.dane;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;

/** The hosts that a certificate names, and whether one is the host wanted (RFC 7672 §3.2.3, RFC 9525 §6.3). */
final class Names {
    private static final String ALTERNATIVE_NAMES = "2.5.29.17";

    private Names() {}

    /**
     * The hosts a certificate names: its SAN dNSNames, or its common name where it has no SAN dNSName and just one
     * common name.
     *
     * @throws IllegalArgumentException if they cannot be read
     */
    static List<String> of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        GeneralNames alternatives = alternatives(certificate);
        if (alternatives != null) {
            for (GeneralName name : alternatives.getNames()) {
                if (name.getTagNo() == GeneralName.dNSName) {
                    names.add(((ASN1String) name.getName()).getString());
                }
            }
        }
        return names.isEmpty() ? commonName(certificate) : List.copyOf(names);
    }

    private static List<String> commonName(X509Certificate certificate) {
        RDN[] found = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
                .getRDNs(BCStyle.CN);
        return found.length == 1
                        && !found[0].isMultiValued()
                        && found[0].getFirst().getValue() instanceof ASN1String text
                ? List.of(text.getString())
                : List.of();
    }

    /** The subject alternative names; null if there are none. */
    static @Nullable GeneralNames alternatives(X509Certificate certificate) {
        byte[] value = extension(certificate, ALTERNATIVE_NAMES);
        return value == null ? null : GeneralNames.getInstance(value);
    }

    /** The octets of an extension's value; null if the certificate has no such extension. */
    static byte @Nullable [] extension(X509Certificate certificate, String oid) {
        byte[] wrapped = certificate.getExtensionValue(oid);
        return wrapped == null ? null : ASN1OctetString.getInstance(wrapped).getOctets();
    }

    static boolean anyMatches(List<String> presented, DnsName reference) {
        String wanted = lowerCase(reference.toString());
        return presented.stream().anyMatch(name -> isAscii(name) && matches(lowerCase(name), wanted));
    }

    /** A wildcard is the whole leftmost label, stands for one label, and leaves at least two. */
    private static boolean matches(String name, String wanted) {
        if (!name.startsWith("*.")) {
            return name.equals(wanted);
        }
        String domain = name.substring(1);
        int dot = wanted.indexOf('.');
        return domain.indexOf('.', 1) > 0 && dot > 0 && wanted.substring(dot).equals(domain);
    }

    /** Letters outside ASCII may have lower-case forms inside it: such a name must not become another. */
    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    private static String lowerCase(String ascii) {
        return ascii.toLowerCase(Locale.ROOT);
    }

    /** A peer's text with everything that could steer a terminal or a log replaced. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
