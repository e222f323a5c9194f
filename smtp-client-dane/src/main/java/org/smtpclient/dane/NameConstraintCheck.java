package org.smtpclient.dane;

import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;

/** Name constraints, gathered from the anchor down (RFC 5280 §4.2.1.10, §6.1). Not thread-safe. */
final class NameConstraintCheck {
    private static final String NAME_CONSTRAINTS = "2.5.29.30";

    private final PKIXNameConstraintValidator constraints = new PKIXNameConstraintValidator();
    private boolean any;

    /**
     * Adds what a certificate asks of those below it.
     *
     * @throws IllegalArgumentException if its constraints cannot be read
     */
    void add(X509Certificate certificate) {
        byte[] value = Names.extension(certificate, NAME_CONSTRAINTS);
        if (value == null) {
            return;
        }
        NameConstraints asked = NameConstraints.getInstance(value);
        any = true;
        if (asked.getPermittedSubtrees() != null) {
            constraints.intersectPermittedSubtree(asked.getPermittedSubtrees());
        }
        if (asked.getExcludedSubtrees() != null) {
            for (GeneralSubtree subtree : asked.getExcludedSubtrees()) {
                constraints.addExcludedSubtree(subtree);
            }
        }
    }

    /**
     * Holds a certificate's names against what those above it asked.
     *
     * @param server whether it is the server's own: then its common name, where it stands for a host, counts too
     * @throws NameConstraintValidatorException if a name is not allowed
     * @throws IllegalArgumentException if the names cannot be read
     */
    void requirePermitted(X509Certificate certificate, boolean server) throws NameConstraintValidatorException {
        if (!any) {
            return;
        }
        X500Name subject =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        if (subject.getRDNs().length > 0) {
            constraints.checkPermittedDN(subject);
            constraints.checkExcludedDN(subject);
        }
        GeneralNames alternatives = Names.alternatives(certificate);
        if (alternatives != null) {
            for (GeneralName name : alternatives.getNames()) {
                require(name);
            }
        }
        if (server) {
            List<String> hosts = Names.of(certificate);
            for (String host : hosts) {
                require(new GeneralName(GeneralName.dNSName, host));
            }
        }
    }

    private void require(GeneralName name) throws NameConstraintValidatorException {
        constraints.checkPermitted(name);
        constraints.checkExcluded(name);
    }
}
