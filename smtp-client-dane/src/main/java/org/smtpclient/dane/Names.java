package org.smtpclient.dane;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.smtpclient.api.dns.DnsName;

/** The hosts that a certificate names, and which of those wanted are among them (RFC 7672 §3.2.3, RFC 9525 §6.3). */
final class Names {
    private Names() {}

    /**
     * The hosts a certificate names: its SAN dNSNames, or its common name where it has no SAN dNSName and just one
     * common name.
     *
     * @throws RuntimeException of many kinds if they cannot be read
     */
    static List<String> of(DerCertificate certificate) {
        List<String> names = new ArrayList<>();
        for (GeneralName name : alternatives(certificate)) {
            if (name.getTagNo() == GeneralName.dNSName) {
                names.add(text(name));
            }
        }
        return names.isEmpty() ? commonName(certificate) : List.copyOf(names);
    }

    private static List<String> commonName(DerCertificate certificate) {
        List<String> found = new ArrayList<>();
        for (RDN part : certificate.body().getSubject().getRDNs(BCStyle.CN)) {
            for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
                if (attribute.getType().equals(BCStyle.CN) && attribute.getValue() instanceof ASN1String text) {
                    found.add(text.getString());
                }
            }
        }
        return found.size() == 1 ? found : List.of();
    }

    /** The subject alternative names. */
    static List<GeneralName> alternatives(DerCertificate certificate) {
        Object value = Extensions.getExtensionParsedValue(certificate.extensions(), Extension.subjectAlternativeName);
        return value == null
                ? List.of()
                : List.of(GeneralNames.getInstance(value).getNames());
    }

    /** The text of a name whose kind is held as text. */
    static String text(GeneralName name) {
        return ((ASN1String) name.getName()).getString();
    }

    /** Those of the wanted names that presented ones stand for. */
    static List<DnsName> found(List<String> presented, List<DnsName> wanted) {
        return wanted.stream()
                .filter(name -> presented.stream().anyMatch(one -> matches(one, name)))
                .toList();
    }

    /** What is no host name, and so would hold escapes as text, matches nothing. */
    private static boolean matches(String presented, DnsName wanted) {
        return isAscii(presented) && wanted.isHostName() && matches(lowerCase(presented), lowerCase(wanted.toString()));
    }

    /** A wildcard is the whole leftmost label, stands for one label, and leaves at least two. */
    private static boolean matches(String presented, String wanted) {
        if (!presented.startsWith("*.")) {
            return presented.equals(wanted);
        }
        String domain = presented.substring(1);
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
}
