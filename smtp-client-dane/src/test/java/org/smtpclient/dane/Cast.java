package org.smtpclient.dane;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.testkit.certificates.CertificateBuilder;
import org.smtpclient.testkit.certificates.KeyType;
import org.smtpclient.testkit.certificates.TestCertificate;

/** The certificates of {@code cast.csv}, made once, by name. */
final class Cast {
    private static final Map<String, Integer> KEY_USAGES = Map.of(
            "digitalSignature", KeyUsage.digitalSignature,
            "keyAgreement", KeyUsage.keyAgreement,
            "keyCertSign", KeyUsage.keyCertSign,
            "cRLSign", KeyUsage.cRLSign);
    private static final Map<String, String> PURPOSES = Map.of(
            "servers", "1.3.6.1.5.5.7.3.1",
            "clients", "1.3.6.1.5.5.7.3.2",
            "any", "2.5.29.37.0");
    private static final Map<String, TestCertificate> MEMBERS = load();

    private Cast() {}

    static TestCertificate member(String name) {
        return Objects.requireNonNull(MEMBERS.get(name), () -> "cast.csv has no " + name);
    }

    /**
     * A record that describes a member.
     *
     * @param cell usage, selector, matching type, name; behind the name may stand {@code /short}, {@code /long},
     *     {@code /garbled}, {@code /empty}, or {@code /other} for the data that the other selector would have
     */
    static TlsaRecord record(String cell) {
        String[] words = cell.trim().split(" ");
        int usage = Integer.parseInt(words[0]);
        int selector = Integer.parseInt(words[1]);
        int matchingType = Integer.parseInt(words[2]);
        String[] name = words[3].split("/");
        TestCertificate member = member(name[0]);
        byte[] data = member.tlsa(usage, selector, matchingType).associationData();
        if (name.length > 1) {
            data = switch (name[1]) {
                case "short" -> Arrays.copyOf(data, data.length - 1);
                case "long" -> Arrays.copyOf(data, data.length + 1);
                case "empty" -> new byte[0];
                case "other" -> member.tlsa(usage, 1 - selector, matchingType).associationData();
                case "garbled" -> {
                    data[data.length - 1] ^= 1;
                    yield data;
                }
                default -> throw new IllegalArgumentException(cell);
            };
        }
        return new TlsaRecord(usage, selector, matchingType, data);
    }

    static List<TlsaRecord> records(String cells) {
        return Arrays.stream(cells.split(",")).map(Cast::record).toList();
    }

    private static Map<String, TestCertificate> load() {
        Map<String, TestCertificate> members = new LinkedHashMap<>();
        try (InputStream in = Cast.class.getResourceAsStream("cast.csv");
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().skip(1).map(line -> line.split("\\|")).forEach(cells -> {
                CertificateBuilder builder = builder(cells[2].trim().split("; *"), members);
                String signer = cells[1].trim();
                TestCertificate made = signer.equals("itself")
                        ? builder.selfSigned()
                        : builder.signedBy(Objects.requireNonNull(members.get(signer), signer));
                members.put(cells[0].trim(), made);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return members;
    }

    private static CertificateBuilder builder(String[] parts, Map<String, TestCertificate> members) {
        String[] kind = parts[0].split(" ", 2);
        CertificateBuilder builder = switch (kind[0]) {
            case "CA" -> TestCertificate.authority(kind[1]);
            case "server" -> TestCertificate.server(kind[1].split(" "));
            case "subject" -> TestCertificate.subject(kind[1]);
            default -> throw new IllegalArgumentException(parts[0]);
        };
        Arrays.stream(parts).skip(1).forEach(part -> apply(builder, part.split(" ", 2), members));
        return builder;
    }

    private static void apply(CertificateBuilder builder, String[] part, Map<String, TestCertificate> members) {
        String value = part.length > 1 ? part[1] : "";
        switch (part[0]) {
            case "expired" -> builder.expired();
            case "future" -> builder.notYetValid();
            case "version1" -> builder.version1();
            case "isCa" -> builder.authority();
            case "isNoCa" -> builder.noAuthority();
            case "noBasicConstraints" -> builder.noBasicConstraints();
            case "pathLength" -> builder.pathLength(Integer.parseInt(value));
            case "keyUsage" ->
                builder.keyUsage(Arrays.stream(value.split(" "))
                        .mapToInt(KEY_USAGES::get)
                        .reduce(0, (a, b) -> a | b));
            case "for" ->
                builder.extendedKeyUsage(
                        Arrays.stream(value.split(" ")).map(PURPOSES::get).toArray(String[]::new));
            case "key" -> builder.keyType(KeyType.valueOf(value));
            case "keyOf" -> builder.keyOf(members.get(value));
            case "signature" -> builder.signatureAlgorithm(value);
            case "issuer" -> builder.issuerName(value);
            case "hosts" -> builder.dnsNames(value.split(" "));
            case "address" -> builder.ipAddress(value);
            case "permit" -> builder.permitDns(value);
            case "exclude" -> builder.excludeDns(value);
            case "extension" -> builder.extension(value.split(" ")[0], false, octets(value));
            case "criticalExtension" -> builder.extension(value.split(" ")[0], true, octets(value));
            default -> throw new IllegalArgumentException(part[0]);
        }
    }

    private static byte[] octets(String numberAndHex) {
        return HexFormat.of().parseHex(numberAndHex.split(" ")[1]);
    }
}
