package org.smtpclient.dane;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;

/**
 * The name constraints of one certificate, to which all below it are held (RFC 5280 §4.2.1.10). Not thread-safe.
 *
 * <p>dNSNames are compared here, since Bouncy Castle takes the empty name for no name, while it stands for all of them;
 * the other kinds are Bouncy Castle's.
 */
final class NameConstraintCheck {
    /** A hostile chain could ask for millions of comparisons; an honest one asks for hundreds. */
    private static final int MAX_COMPARISONS = 1 << 14;

    private final List<String> permittedHosts = new ArrayList<>();
    private final List<String> excludedHosts = new ArrayList<>();
    private final List<GeneralSubtree> otherPermitted = new ArrayList<>();
    private final PKIXNameConstraintValidator others = new PKIXNameConstraintValidator();
    private final Set<Integer> otherKinds = new HashSet<>();
    private int subtrees;

    private NameConstraintCheck(NameConstraints constraints) {
        for (GeneralSubtree subtree : list(constraints.getPermittedSubtrees())) {
            if (isHost(subtree)) {
                permittedHosts.add(host(subtree));
            } else {
                otherPermitted.add(subtree);
            }
        }
        if (!otherPermitted.isEmpty()) {
            others.intersectPermittedSubtree(otherPermitted.toArray(GeneralSubtree[]::new));
        }
        for (GeneralSubtree subtree : list(constraints.getExcludedSubtrees())) {
            if (isHost(subtree)) {
                excludedHosts.add(host(subtree));
            } else {
                others.addExcludedSubtree(subtree);
            }
        }
    }

    /**
     * The constraints that a certificate has.
     *
     * @return null if it has none
     * @throws RuntimeException of many kinds if they cannot be read or obeyed
     */
    static @Nullable NameConstraintCheck of(DerCertificate certificate) {
        Object value = Extensions.getExtensionParsedValue(certificate.extensions(), Extension.nameConstraints);
        return value == null ? null : new NameConstraintCheck(NameConstraints.getInstance(value));
    }

    private static List<GeneralSubtree> list(GeneralSubtree @Nullable [] subtrees) {
        return subtrees == null ? List.of() : List.of(subtrees);
    }

    /** Notes a subtree's kind. A minimum or maximum has no meaning, and must not be there (RFC 5280 §4.2.1.10). */
    private boolean isHost(GeneralSubtree subtree) {
        if (subtree.getMinimum().signum() != 0 || subtree.getMaximum() != null) {
            throw new IllegalArgumentException("a name constraint with a minimum or maximum");
        }
        subtrees++;
        int kind = subtree.getBase().getTagNo();
        if (kind == GeneralName.dNSName) {
            return true;
        }
        otherKinds.add(kind);
        return false;
    }

    private static String host(GeneralSubtree subtree) {
        return Names.text(subtree.getBase()).toLowerCase(Locale.ROOT);
    }

    /**
     * Holds the names of a certificate to the constraints.
     *
     * @param hosts names for which the certificate is to stand, whether by its common name or by a wildcard of which
     *     the constraints permit a part
     * @throws NameConstraintValidatorException if a name is not permitted
     * @throws RuntimeException of many kinds if the names cannot be read
     */
    void requirePermitted(DerCertificate certificate, List<DnsName> hosts) throws NameConstraintValidatorException {
        X500Name subject = certificate.body().getSubject();
        List<GeneralName> names = new ArrayList<>(Names.alternatives(certificate));
        if (subject.size() > 0) {
            names.add(new GeneralName(subject));
        }
        if (names.stream().noneMatch(name -> name.getTagNo() == GeneralName.rfc822Name)) {
            names.addAll(mailAddresses(subject));
        }
        for (DnsName host : hosts) {
            names.add(new GeneralName(GeneralName.dNSName, host.toString()));
        }
        if ((long) names.size() * subtrees > MAX_COMPARISONS) {
            throw new NameConstraintValidatorException(names.size() + " names and " + subtrees + " constraints");
        }
        for (GeneralName name : names) {
            if (name.getTagNo() == GeneralName.dNSName) {
                requirePermitted(Names.text(name).toLowerCase(Locale.ROOT));
            } else if (otherKinds.contains(name.getTagNo())) {
                others.checkPermitted(name);
                others.checkExcluded(name);
            }
        }
    }

    private static List<GeneralName> mailAddresses(X500Name subject) {
        List<GeneralName> addresses = new ArrayList<>();
        for (RDN part : subject.getRDNs(BCStyle.EmailAddress)) {
            for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
                if (attribute.getType().equals(BCStyle.EmailAddress)
                        && attribute.getValue() instanceof ASN1String text) {
                    addresses.add(new GeneralName(GeneralName.rfc822Name, text.getString()));
                }
            }
        }
        return addresses;
    }

    private void requirePermitted(String host) throws NameConstraintValidatorException {
        boolean permitted = permittedHosts.isEmpty() || permittedHosts.stream().anyMatch(tree -> isWithin(host, tree));
        if (!permitted || excludedHosts.stream().anyMatch(tree -> isWithin(host, tree))) {
            throw new NameConstraintValidatorException("dNSName " + Text.printable(host) + " is not permitted");
        }
    }

    /** The empty name holds all; otherwise labels may be added on the left, and must be after a leading dot. */
    private static boolean isWithin(String host, String tree) {
        return tree.isEmpty() || host.equals(tree) || host.endsWith(tree.startsWith(".") ? tree : "." + tree);
    }
}
