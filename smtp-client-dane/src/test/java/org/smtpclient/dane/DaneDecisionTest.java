package org.smtpclient.dane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.HostAddresses;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.tls.PeerChain;
import org.smtpclient.api.tls.PeerVerification;
import org.smtpclient.api.tls.TlsDirective;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TraceStep;
import org.smtpclient.testkit.certificates.TestCertificate;

class DaneDecisionTest {
    private static final DnsName DOMAIN = DnsName.parse("example.org");
    private static final DnsName HOST = DnsName.parse("mx.example.net");
    private static final DnsName TARGET = DnsName.parse("real.example.com");
    private static final Map<String, List<TlsaRecord>> KINDS = Map.of(
            "ee", List.of(record(3, 1, 1, 32)),
            "ta", List.of(record(2, 0, 1, 32)),
            "both", List.of(record(3, 1, 1, 32), record(2, 0, 1, 32)),
            "pkix", List.of(record(1, 1, 1, 32), record(0, 0, 1, 32)),
            "short", List.of(record(3, 1, 1, 31)),
            "mixed", List.of(record(1, 1, 1, 32), record(3, 1, 1, 32)));

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "decisions.csv", delimiter = '|', numLinesToSkip = 1, nullValues = "-")
    @DisplayName("rule 1, rule 2, rule 3: the table of decisions")
    void table(
            String situation,
            String mx,
            String a,
            String aaaa,
            String tlsaOfTarget,
            String tlsaOfHost,
            String options,
            String expected,
            String asked,
            String names) {
        DaneOptions chosen = options(options);
        DaneFacts facts = facts(mx, a, aaaa);

        List<DnsName> bases = DaneDecision.baseDomains(facts, chosen);
        assertThat(bases)
                .extracting(DnsName::toString)
                .isEqualTo(asked == null ? List.of() : List.of(asked.split(" ")));
        for (DnsName base : bases) {
            facts = facts.withTlsa(base, tlsa(base, base.equals(TARGET) ? tlsaOfTarget : tlsaOfHost));
        }
        TlsDirective directive = DaneDecision.decide(facts, chosen);

        assertThat(shown(directive)).as(directive + " " + directive.trace()).isEqualTo(expected);
        assertThat(directive.trace()).isNotEmpty();
        assertThat(directive.reason()).isNotBlank();
        if (directive instanceof TlsDirective.UseTls tls) {
            assertThat(tls.referenceNames())
                    .extracting(DnsName::toString)
                    .isEqualTo(names == null ? List.of() : List.of(names.split(" ")));
        }
    }

    /** Every combination, held to what must be true whatever the combination. */
    @TestFactory
    @DisplayName("rule 1, rule 2, rule 3: every combination of statuses keeps the invariants")
    Stream<DynamicTest> allCombinations() {
        List<String> statuses = List.of(
                "secure",
                "insecure",
                "indeterminate",
                "secure-none",
                "insecure-none",
                "indeterminate-none",
                "bogus",
                "servfail",
                "timeout");
        List<String> mxCells = new ArrayList<>(statuses);
        mxCells.add(null);
        List<String> addressCells = new ArrayList<>(statuses);
        addressCells.add("secure>real.example.com secure");
        addressCells.add("secure>real.example.com insecure");
        addressCells.add("insecure>real.example.com secure");
        List<String> tlsaCells = List.of(
                "secure ee",
                "secure pkix",
                "insecure ee",
                "indeterminate ee",
                "secure-none",
                "insecure-none",
                "bogus",
                "servfail",
                "timeout");
        return mxCells.stream()
                .map(mx -> DynamicTest.dynamicTest("rule 1, rule 2, rule 3: MX " + mx, () -> {
                    int count = 0;
                    for (String a : addressCells) {
                        for (String aaaa : addressCells) {
                            for (String tlsa : tlsaCells) {
                                for (boolean required : List.of(false, true)) {
                                    for (InsecureMxOption insecureMx : InsecureMxOption.values()) {
                                        checkInvariants(
                                                mx,
                                                a,
                                                aaaa,
                                                tlsa,
                                                DaneOptions.defaults()
                                                        .withRequired(required)
                                                        .withInsecureMx(insecureMx));
                                        count++;
                                    }
                                }
                            }
                        }
                    }
                    assertThat(count).isEqualTo(12 * 12 * 9 * 6);
                }));
    }

    private static void checkInvariants(String mx, String a, String aaaa, String tlsa, DaneOptions options) {
        String which = mx + " / " + a + " / " + aaaa + " / " + tlsa + " / " + options;
        DaneFacts facts = facts(mx, a, aaaa);
        List<DnsName> bases = DaneDecision.baseDomains(facts, options);
        for (DnsName base : bases) {
            facts = facts.withTlsa(base, tlsa(base, tlsa));
        }
        TlsDirective directive = DaneDecision.decide(facts, options);
        boolean lookupFailed =
                isFailure(mx) || isFailure(a) || isFailure(aaaa) || (!bases.isEmpty() && isFailure(tlsa));
        boolean mxSecure = mx == null || mx.startsWith("secure");
        boolean anySecure = Stream.of(a, aaaa).anyMatch(cell -> cell.startsWith("secure"));
        if (lookupFailed) {
            assertThat(directive).as(which).isInstanceOf(TlsDirective.Defer.class);
        }
        if (!anySecure || (mx != null && mx.startsWith("indeterminate"))) {
            assertThat(bases).as(which).isEmpty();
            assertThat(directive).as(which).isNotInstanceOf(TlsDirective.UseTls.class);
        }
        if (directive instanceof TlsDirective.UseTls tls) {
            assertThat(tlsa).as(which).startsWith("secure ");
            assertThat(tls.verifier() == null)
                    .as(which)
                    .isEqualTo(tlsa.equals("secure pkix")
                            || (!mxSecure && options.insecureMx() == InsecureMxOption.ENCRYPT));
            assertThat(tls.digest()).as(which).isNotBlank();
            assertThat(options.required() && tls.verifier() == null).as(which).isFalse();
        } else if (!lookupFailed && mxSecure && tlsa.equals("secure ee")) {
            assertThat(bases).as(which).isEmpty();
        }
        if (options.required()) {
            assertThat(directive).as(which).isNotInstanceOf(TlsDirective.NoOpinion.class);
        }
        assertThat(directive.trace()).as(which).isNotEmpty();
        assertThat(lines(DaneDecision.decide(facts, options))).as(which).isEqualTo(lines(directive));
    }

    @Test
    @DisplayName(
            "rule 4: DANE-TA: a domain that is its own host stays a reference name, whatever was said of MX records")
    void implicitHostKeepsItsName() {
        DnsResult<MxRecord> none = Lookups.of(DnsQuery.of(HOST, RecordType.MX), "insecure-none", List.of());
        HostAddresses addresses =
                facts("secure", "secure>real.example.com secure", null).addresses();
        DaneFacts facts = DaneFacts.ofMxHost(HOST, none, HOST, 25, addresses)
                .withTlsa(TARGET, tlsa(TARGET, "secure ta"))
                .withTlsa(HOST, tlsa(HOST, "secure-none"));

        TlsDirective directive = DaneDecision.decide(facts, DaneOptions.defaults());

        assertThat(((TlsDirective.UseTls) directive).referenceNames()).containsExactly(TARGET, HOST);
    }

    @ParameterizedTest(name = "MX {0}: said to authenticate the host alone: {1}")
    @CsvSource({"secure, false", "insecure, true"})
    @DisplayName("rule 1: what insecure MX records led to is authenticated as a host, not as the domain")
    void insecureMxAuthenticatesTheHostAlone(String mx, boolean hostAlone) {
        TestCertificate certificate = TestCertificate.server(HOST.toString()).selfSigned();
        DaneFacts facts = facts(mx, "secure", "secure")
                .withTlsa(
                        HOST,
                        Lookups.of(
                                DnsQuery.of(TlsaLookup.name(HOST, 25), RecordType.TLSA),
                                "secure",
                                List.of(certificate.tlsa(3, 1, 1))));

        TlsDirective.UseTls directive = (TlsDirective.UseTls) DaneDecision.decide(facts, DaneOptions.defaults());
        PeerVerification found =
                directive.verifier().verify(PeerChain.of(List.of(certificate.certificate()), Instant.now()));

        assertThat(found.isAuthenticated()).isTrue();
        assertThat(List.of(directive.reason(), found.reason()))
                .allMatch(reason -> hostAlone == reason.contains("not the domain"));
    }

    @Test
    @DisplayName("the order of TLSA records changes neither digest nor evidence")
    void orderDoesNotMatter() {
        List<TlsaRecord> records = List.of(record(3, 1, 1, 32), record(2, 0, 1, 32), record(3, 0, 2, 64));
        List<TlsaRecord> turned = List.of(records.get(2), records.get(0), records.get(1));

        assertThat(withRecords(records).digest()).isEqualTo(withRecords(turned).digest());
        assertThat(withRecords(records).evidence())
                .isEqualTo(withRecords(turned).evidence());
    }

    @Test
    @DisplayName("rule 5: digests differ where records, level, reference names, or what is authenticated differ")
    void digestsDiffer() {
        String one = withRecords(KINDS.get("ta")).digest();
        String otherRecords = withRecords(KINDS.get("both")).digest();
        String otherLevel = withRecords(KINDS.get("pkix")).digest();
        DaneFacts named = DaneFacts.ofNamedHost(
                        HOST, 25, facts("secure", "secure", "secure").addresses())
                .withTlsa(HOST, tlsa(HOST, "secure ta"));
        String otherNames = ((TlsDirective.UseTls) DaneDecision.decide(named, DaneOptions.defaults())).digest();

        String endEntity = withRecords(KINDS.get("ee")).digest();
        DaneFacts insecureMx = facts("insecure", "secure", "secure").withTlsa(HOST, tlsa(HOST, "secure ee"));
        String hostAlone = ((TlsDirective.UseTls) DaneDecision.decide(insecureMx, DaneOptions.defaults())).digest();

        assertThat(List.of(one, otherRecords, otherLevel, otherNames, endEntity, hostAlone))
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("domains on one host with DANE-EE alone may share connections: names do not count there")
    void namesDoNotCountForEndEntities() {
        HostAddresses addresses = facts("secure", "secure", "secure").addresses();
        DaneFacts named = DaneFacts.ofNamedHost(HOST, 25, addresses).withTlsa(HOST, tlsa(HOST, "secure ee"));

        assertThat(((TlsDirective.UseTls) DaneDecision.decide(named, DaneOptions.defaults())).digest())
                .isEqualTo(withRecords(KINDS.get("ee")).digest());
    }

    @Test
    void theEvidenceListsAllRecordsUsableOrNot() {
        assertThat(withRecords(KINDS.get("mixed")).evidence()).hasSize(2);
        assertThat(withRecords(KINDS.get("pkix")).evidence()).hasSize(2);
    }

    @Test
    void theTraceNamesFactsAndSections() {
        List<String> lines = lines(withRecords(KINDS.get("mixed")));

        assertThat(lines.get(0)).startsWith("example.org MX: ").contains("SECURE");
        assertThat(lines).anyMatch(line -> line.contains("unusable: 1 1 1") && line.contains("RFC 7672"));
        assertThat(lines).anyMatch(line -> line.startsWith("_25._tcp.mx.example.net TLSA: "));
    }

    @Test
    void aMissingTlsaLookupIsMisuse() {
        assertThatThrownBy(() -> DaneDecision.decide(facts("secure", "secure", "secure"), DaneOptions.defaults()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mx.example.net");
    }

    private static TlsDirective.UseTls withRecords(List<TlsaRecord> records) {
        DaneFacts facts = facts("secure", "secure", "secure")
                .withTlsa(HOST, Lookups.of(DnsQuery.of(TlsaLookup.name(HOST, 25), RecordType.TLSA), "secure", records));
        return (TlsDirective.UseTls) DaneDecision.decide(facts, DaneOptions.defaults());
    }

    private static DaneFacts facts(String mx, String a, String aaaa) {
        DnsResult<AddressRecord> ipv4 = a == null
                ? null
                : Lookups.of(DnsQuery.of(HOST, RecordType.A), a, List.of(Lookups.address("192.0.2.1")));
        DnsResult<AddressRecord> ipv6 = aaaa == null
                ? null
                : Lookups.of(DnsQuery.of(HOST, RecordType.AAAA), aaaa, List.of(Lookups.address("2001:db8::1")));
        HostAddresses addresses = HostAddresses.of(HOST, ipv4, ipv6);
        return mx == null
                ? DaneFacts.ofNamedHost(HOST, 25, addresses)
                : DaneFacts.ofMxHost(
                        DOMAIN,
                        Lookups.of(DnsQuery.of(DOMAIN, RecordType.MX), mx, List.of(new MxRecord(10, HOST))),
                        HOST,
                        25,
                        addresses);
    }

    /** The cell's last word may be one of {@link #KINDS}. */
    private static DnsResult<TlsaRecord> tlsa(DnsName base, String cell) {
        assertThat(cell).as("TLSA look-up of " + base).isNotNull();
        int space = cell.lastIndexOf(' ');
        List<TlsaRecord> records = KINDS.get(cell.substring(space + 1));
        return Lookups.of(
                DnsQuery.of(TlsaLookup.name(base, 25), RecordType.TLSA),
                records == null ? cell : cell.substring(0, space),
                records == null ? List.of() : records);
    }

    private static DaneOptions options(String cell) {
        DaneOptions options = DaneOptions.defaults();
        for (String word : cell == null ? new String[0] : cell.split(" ")) {
            options = word.equals("required")
                    ? options.withRequired(true)
                    : options.withInsecureMx(InsecureMxOption.valueOf(word.toUpperCase(Locale.ROOT)));
        }
        return options;
    }

    private static String shown(TlsDirective directive) {
        if (directive instanceof TlsDirective.UseTls tls) {
            return (tls.verifier() == null ? "encrypt " : "authenticate ") + tls.serverName();
        }
        if (directive instanceof TlsDirective.Defer defer) {
            return "defer " + type(defer.resultType());
        }
        if (directive instanceof TlsDirective.Refuse refuse) {
            return "refuse " + type(refuse.resultType());
        }
        return directive.reason().startsWith("DANE not possible: resolver cannot tell") ? "cannot tell" : "no opinion";
    }

    private static String type(TlsResultType type) {
        return type.toString();
    }

    private static boolean isFailure(String cell) {
        return cell != null && List.of("bogus", "servfail", "timeout").contains(cell);
    }

    private static List<String> lines(TlsDirective directive) {
        return directive.trace().stream().map(TraceStep::toString).toList();
    }

    private static TlsaRecord record(int usage, int selector, int matchingType, int length) {
        return new TlsaRecord(usage, selector, matchingType, new byte[length]);
    }
}
