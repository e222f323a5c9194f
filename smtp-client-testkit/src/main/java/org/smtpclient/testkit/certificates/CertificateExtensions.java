package org.smtpclient.testkit.certificates;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;

/** The extensions of a certificate that is being made. */
final class CertificateExtensions {
    final List<GeneralName> alternativeNames = new ArrayList<>();
    final List<GeneralSubtree> permitted = new ArrayList<>();
    final List<GeneralSubtree> excluded = new ArrayList<>();
    final List<Extension> others = new ArrayList<>();

    @Nullable
    BasicConstraints basicConstraints;

    @Nullable
    ExtendedKeyUsage extendedKeyUsage;
    /** Bits of {@link KeyUsage}; 0 for no extension. */
    int keyUsage;

    ExtensionsGenerator generator() throws IOException {
        ExtensionsGenerator all = new ExtensionsGenerator();
        if (basicConstraints != null) {
            all.addExtension(Extension.basicConstraints, true, basicConstraints);
        }
        if (keyUsage != 0) {
            all.addExtension(Extension.keyUsage, true, new KeyUsage(keyUsage));
        }
        if (extendedKeyUsage != null) {
            all.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage);
        }
        if (!alternativeNames.isEmpty()) {
            all.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(alternativeNames.toArray(GeneralName[]::new)));
        }
        if (!permitted.isEmpty() || !excluded.isEmpty()) {
            all.addExtension(
                    Extension.nameConstraints,
                    true,
                    new NameConstraints(
                            permitted.isEmpty() ? null : permitted.toArray(GeneralSubtree[]::new),
                            excluded.isEmpty() ? null : excluded.toArray(GeneralSubtree[]::new)));
        }
        for (Extension extension : others) {
            all.addExtension(extension);
        }
        return all;
    }
}
