package org.smtpclient.benchmarks.dns;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Who verifies ECDSA signatures. That is a setting for the whole JVM, so each one needs a JVM of its own. */
public enum SignatureProvider {
    /** The JDK's SunEC, as it comes. */
    JDK {
        @Override
        void install() {}
    },

    /** Bouncy Castle, which then makes the random numbers and the digests too. */
    BC_FIRST {
        @Override
        void install() {
            Security.insertProviderAt(new BouncyCastleProvider(), 1);
        }
    },

    /** Bouncy Castle in front of SunEC, behind the providers of random numbers, digests and RSA. */
    BC_BEFORE_SUNEC {
        @Override
        void install() {
            List<String> names = List.of(Security.getProviders()).stream()
                    .map(Provider::getName)
                    .toList();
            // Positions count from 1.
            Security.insertProviderAt(new BouncyCastleProvider(), names.indexOf("SunEC") + 1);
        }
    };

    abstract void install();
}
