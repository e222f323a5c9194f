package org.smtpclient.integration.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

/**
 * The certificates of one situation, by the names that the table gives them. Names that begin with {@code leaf} are
 * servers', for the host {@code mx} unless said otherwise; all others are authorities'.
 */
final class Certificates {
    private static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_PURPOSE = "2.5.29.37.0";

    private final Names names;
    private final Map<String, TestCertificate> made = new HashMap<>();

    Certificates(Names names) {
        this.names = names;
    }

    /**
     * Makes what a server presents: {@code leaf < (sub) < ca + other} is a leaf signed by sub, which is signed by ca
     * and not presented, which signed itself; and another certificate behind them.
     */
    ServerIdentity identity(String text) {
        List<TestCertificate> presented = new ArrayList<>();
        for (String path : text.split(" \\+ ")) {
            presented.addAll(presented(path.split(" < ")));
        }
        return ServerIdentity.of(
                presented.get(0), presented.subList(1, presented.size()).toArray(TestCertificate[]::new));
    }

    /** Makes the certificates of a path, issuers first, and gives those that are presented, issuers last. */
    private List<TestCertificate> presented(String[] path) {
        List<TestCertificate> presented = new ArrayList<>();
        TestCertificate issuer = null;
        for (int i = path.length - 1; i >= 0; i--) {
            boolean hidden = path[i].startsWith("(");
            issuer = certificate(hidden ? path[i].substring(1, path[i].length() - 1) : path[i], issuer);
            if (!hidden) {
                presented.add(0, issuer);
            }
        }
        return presented;
    }

    /** The TLSA record that describes a certificate, or that holds {@code short}, {@code long} or {@code junk} data. */
    TlsaRecord tlsa(int usage, int selector, int matchingType, String subject) {
        return switch (subject) {
            case "short" -> new TlsaRecord(usage, selector, matchingType, new byte[31]);
            case "long" -> new TlsaRecord(usage, selector, matchingType, new byte[65]);
            case "junk" -> new TlsaRecord(usage, selector, matchingType, new byte[300]);
            default ->
                subject.endsWith("+")
                        ? padded(usage, selector, matchingType, subject)
                        : named(subject).tlsa(usage, selector, matchingType);
        };
    }

    /** The record that describes a certificate, with an octet too many. */
    private TlsaRecord padded(int usage, int selector, int matchingType, String subject) {
        byte[] data = named(subject.substring(0, subject.length() - 1))
                .tlsa(usage, selector, matchingType)
                .associationData();
        return new TlsaRecord(usage, selector, matchingType, Arrays.copyOf(data, data.length + 1));
    }

    private TestCertificate named(String name) {
        return certificate(name, null);
    }

    private TestCertificate certificate(String description, @Nullable TestCertificate issuer) {
        Iterator<String> words = List.of(description.split(" ")).iterator();
        String name = words.next();
        TestCertificate known = made.get(name);
        if (known != null) {
            return known;
        }
        CertificateBuilder builder = name.startsWith("leaf")
                ? TestCertificate.server(names.host("mx"))
                : TestCertificate.authority(authorityName(description, name));
        while (words.hasNext()) {
            builder = change(builder, words.next(), words);
        }
        TestCertificate certificate = issuer == null ? builder.selfSigned() : builder.signedBy(issuer);
        made.put(name, certificate);
        return certificate;
    }

    /** An impostor's authority can bear another's name. */
    private static String authorityName(String description, String name) {
        int as = description.indexOf(" as ");
        return as < 0 ? name : description.substring(as + 4).split(" ")[0];
    }

    private CertificateBuilder change(CertificateBuilder builder, String word, Iterator<String> rest) {
        return switch (word) {
            case "expired" -> builder.expired();
            case "premature" -> builder.notYetValid();
            case "named" -> named(builder, rest.next());
            case "dotted" -> builder.dnsNames(names.absolute(rest.next()));
            case "titled" -> TestCertificate.subject("CN=" + presented(rest.next()));
            case "nameless" -> TestCertificate.subject("O=nobody");
            case "keyed" -> builder.keyOf(named(rest.next()));
            case "rsa1024" -> builder.keyType(KeyType.RSA_1024);
            case "rsa2048" -> builder.keyType(KeyType.RSA_2048);
            case "p384" -> builder.keyType(KeyType.EC_P384);
            case "ed25519" -> builder.keyType(KeyType.ED25519);
            case "sha1" -> builder.signatureAlgorithm("SHA1withECDSA");
            case "no-ca" -> builder.noAuthority().keyUsage(KeyUsage.digitalSignature);
            case "no-signing" -> builder.keyUsage(KeyUsage.cRLSign);
            case "pathlen0" -> builder.pathLength(0);
            case "client-only" -> builder.extendedKeyUsage(CLIENT_PURPOSE);
            case "any-purpose" -> builder.extendedKeyUsage(ANY_PURPOSE);
            case "odd" -> builder.extension("1.3.6.1.4.1.32473.1", true, new byte[] {5, 0});
            case "signing-only" -> builder.keyUsage(KeyUsage.keyCertSign);
            case "permits" -> builder.permitDns(rest.next());
            case "excludes" -> builder.excludeDns(rest.next());
            case "at" -> builder.ipAddress(rest.next());
            case "as" -> {
                rest.next();
                yield builder;
            }
            default -> throw new IllegalArgumentException("The table knows no certificate that is '" + word + "'");
        };
    }

    private CertificateBuilder named(CertificateBuilder builder, String list) {
        return builder.dnsNames(
                Arrays.stream(list.split(",")).map(this::presented).toArray(String[]::new));
    }

    private String presented(String name) {
        return name.startsWith("*.") ? "*." + names.host(name.substring(2)) : names.host(name);
    }
}
