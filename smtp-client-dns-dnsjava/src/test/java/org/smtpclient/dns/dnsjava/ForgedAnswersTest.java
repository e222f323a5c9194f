package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSEC3Record;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.utils.base32;

/** A forger sits between the resolver and a true server, and answers some questions himself. */
@DisplayName("The dnsjava resolver, with a forger on the path,")
class ForgedAnswersTest {
    private static final String VICTIM = "_25._tcp.mx.secure.test";
    private static final Name VICTIM_NAME = Name.fromConstantString(VICTIM + ".");

    private static TestDns dns;
    private static KeyPair forgersKey;
    private static DNSKEYRecord forgersDnskey;

    private final Map<Integer, Function<Message, List<Message>>> forgeries = new HashMap<>();
    private final ScriptedDns forger = ScriptedDns.start(this::answer);
    private final DnsjavaResolver resolver = DnsjavaResolver.builder()
            .server(forger.address())
            // The forger owns a signed zone like anybody else: evil.test.
            .trustAnchors(dns.trustAnchor()
                    + new DSRecord(forgersDnskey.getName(), DClass.IN, 0, DNSSEC.Digest.SHA256, forgersDnskey))
            .retryInterval(Duration.ofMillis(200))
            .build();

    @BeforeAll
    static void serve() throws Exception {
        dns = TestDns.builder()
                .zone(TestZone.signed("secure.test")
                        .record("mx A 127.0.0.1", "_25._tcp.mx TLSA 3 1 1 " + "ab".repeat(32)))
                .zone(TestZone.unsigned("plain.test").record("mx A 127.0.0.1"))
                .start();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        forgersKey = generator.generateKeyPair();
        forgersDnskey = new DNSKEYRecord(
                Name.fromConstantString("evil.test."),
                DClass.IN,
                3600,
                DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                DNSKEYRecord.Protocol.DNSSEC,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                forgersKey.getPublic());
    }

    @AfterEach
    void closeBoth() {
        resolver.close();
        forger.close();
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    private List<Message> answer(Message query) {
        Record question = query.getQuestion();
        if (question.getName().equals(forgersDnskey.getName()) && question.getType() == Type.DNSKEY) {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            add(reply, Section.ANSWER, signed(new RRset(forgersDnskey)));
            return List.of(reply);
        }
        Function<Message, List<Message>> forgery = forgeries.get(question.getType());
        return forgery == null ? List.of(ScriptedDns.forward(query, dns.address())) : forgery.apply(query);
    }

    private void forge(int type, Function<Message, Message> forgery) {
        forgeries.put(type, query -> List.of(forgery.apply(query)));
    }

    private <R extends DnsRecord> DnsResult<R> lookup(String name, RecordType<R> type) {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), type).withTimeout(Duration.ofSeconds(3)))
                .toCompletableFuture()
                .join();
    }

    private void assertFailure(String name, RecordType<?> type, DnsFailure.Kind kind) {
        assertThat(lookup(name, type))
                .isInstanceOfSatisfying(
                        DnsFailure.class, failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    private static RRset signed(RRset rrset) {
        try {
            Instant now = Instant.now();
            rrset.addRR(DNSSEC.sign(
                    rrset, forgersDnskey, forgersKey.getPrivate(), now.minusSeconds(3600), now.plusSeconds(3600)));
            return rrset;
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(Message message, int section, RRset rrset) {
        rrset.rrs(false).forEach(element -> message.addRecord(element, section));
        rrset.sigs().forEach(element -> message.addRecord(element, section));
    }

    private static Record zoneFileRecord(Name owner, int type, String rdata) {
        try {
            return Record.fromString(owner, type, DClass.IN, 3600, rdata, Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Record forgedTlsa() {
        return zoneFileRecord(VICTIM_NAME, Type.TLSA, "3 1 1 " + "66".repeat(32));
    }

    private static RRSIGRecord signatureOf(String signer, int type) {
        Instant now = Instant.now();
        return new RRSIGRecord(
                VICTIM_NAME,
                DClass.IN,
                3600,
                type,
                DNSSEC.Algorithm.ECDSAP256SHA256,
                3600,
                now.plusSeconds(3600),
                now.minusSeconds(3600),
                1,
                Name.fromConstantString(signer),
                new byte[64]);
    }

    @Test
    @DisplayName("takes the truth for secure")
    void takesTheTruth() {
        assertThat(lookup(VICTIM, RecordType.TLSA))
                .isInstanceOfSatisfying(
                        DnsAnswer.class, answer -> assertThat(answer.status()).isEqualTo(DnssecStatus.SECURE));
    }

    @Test
    @DisplayName("rule 2: is not led into an unsigned zone by a signature in its name")
    void signatureInTheNameOfAnUnsignedZone() {
        forge(Type.TLSA, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            reply.addRecord(forgedTlsa(), Section.ANSWER);
            reply.addRecord(signatureOf("plain.test.", Type.TLSA), Section.ANSWER);
            return reply;
        });

        assertFailure(VICTIM, RecordType.TLSA, DnsFailure.Kind.BOGUS);
    }

    @Test
    @DisplayName("rule 2: does not take the SOA record of an unsigned zone for a word about another")
    void soaOfAnUnsignedZone() {
        forge(Type.TLSA, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NXDOMAIN);
            reply.addRecord(
                    zoneFileRecord(
                            Name.fromConstantString("plain.test."), Type.SOA, "ns.plain.test. x.plain.test. 1 1 1 1 1"),
                    Section.AUTHORITY);
            return reply;
        });

        assertFailure(VICTIM, RecordType.TLSA, DnsFailure.Kind.BOGUS);
    }

    @Test
    @DisplayName("rule 2: does not take a lack as proven by the NSEC3 records of another zone")
    void nsec3OfAnotherZone() {
        forge(Type.TLSA, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            add(reply, Section.AUTHORITY, signed(new RRset(matchingNsec3(0))));
            return reply;
        });

        assertFailure(VICTIM, RecordType.TLSA, DnsFailure.Kind.BOGUS);
    }

    @Test
    @DisplayName("rule 2: does not take a lack as open because another zone's NSEC3 records are too dear to check")
    void dearNsec3OfAnotherZone() {
        forge(Type.TLSA, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NXDOMAIN);
            add(reply, Section.AUTHORITY, signed(new RRset(matchingNsec3(2500))));
            return reply;
        });

        assertFailure(VICTIM, RecordType.TLSA, DnsFailure.Kind.BOGUS);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, SECURE", // a plain proof
        "1, 0, INSECURE", // with opt-out, there may be an unsigned delegation
        "0, 151, INSECURE" // too dear to check
    })
    @DisplayName("rule 1: takes a lack for insecure if genuine NSEC3 records leave it open")
    void nsec3ThatProvesLittle(int flags, int iterations, DnssecStatus status) {
        forge(Type.A, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NXDOMAIN);
            add(reply, Section.AUTHORITY, signed(new RRset(onlyNsec3(flags, iterations))));
            return reply;
        });

        assertThat(lookup("nothing.evil.test", RecordType.A))
                .isInstanceOfSatisfying(
                        DnsAnswer.class, answer -> assertThat(answer.status()).isEqualTo(status));
    }

    /** The NSEC3 record of a zone that has no other name than its own. */
    private static NSEC3Record onlyNsec3(int flags, int iterations) {
        Name zone = forgersDnskey.getName();
        byte[] hash = hash(zone, iterations);
        return nsec3(hash, hash, flags, iterations, Type.SOA, Type.NS, Type.DNSKEY);
    }

    /** A record of the forger's zone that stands where the victim's hash would: "exists, and has no TLSA". */
    private static NSEC3Record matchingNsec3(int iterations) {
        byte[] hash = hash(VICTIM_NAME, iterations);
        byte[] next = hash.clone();
        next[19]++;
        return nsec3(hash, next, 0, iterations, Type.TXT);
    }

    private static NSEC3Record nsec3(byte[] hash, byte[] next, int flags, int iterations, int... types) {
        try {
            String label = new base32(base32.Alphabet.BASE32HEX, false, false).toString(hash);
            Name owner = Name.fromString(label, forgersDnskey.getName());
            return new NSEC3Record(
                    owner, DClass.IN, 3600, NSEC3Record.Digest.SHA1, flags, iterations, null, next, types);
        } catch (TextParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] hash(Name name, int iterations) {
        try {
            return new NSEC3Record(
                            Name.root,
                            DClass.IN,
                            0,
                            NSEC3Record.Digest.SHA1,
                            0,
                            iterations,
                            null,
                            new byte[20],
                            new int[0])
                    .hashName(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("rule 2: does not take a lack for insecure because the keys to check it are withheld")
    void keysWithheld() {
        forgeries.put(Type.DNSKEY, query -> List.of());
        forge(Type.TLSA, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            ScriptedDns.forward(query, dns.address())
                    .getSection(Section.AUTHORITY)
                    .forEach(element -> reply.addRecord(element, Section.AUTHORITY));
            reply.addRecord(
                    zoneFileRecord(
                            Name.fromConstantString("secure.test."),
                            Type.SOA,
                            "ns.secure.test. x.secure.test. 1 1 1 1 1"),
                    Section.AUTHORITY);
            return reply;
        });

        assertFailure(VICTIM, RecordType.TLSA, DnsFailure.Kind.TIMEOUT);
    }

    @Test
    @DisplayName("rule 2: does not believe that a name that has records does not exist")
    void nodataTurnedIntoNxdomain() {
        forge(Type.TXT, query -> {
            Message reply = ScriptedDns.forward(query, dns.address());
            reply.getHeader().setRcode(Rcode.NXDOMAIN);
            return reply;
        });

        DnsResult<?> result = lookup("mx.secure.test", RecordType.TXT);

        if (result instanceof DnsAnswer<?> answer) {
            assertThat(answer.kind()).isEqualTo(DnsAnswer.Kind.NODATA);
        }
    }

    @Test
    @DisplayName("takes a lack in an unsigned zone as insecure, without an SOA record as well, and keeps it not at all")
    void nodataWithoutSoa() {
        forge(Type.MX, query -> ScriptedDns.reply(query, Rcode.NOERROR));

        assertThat(lookup("mx.plain.test", RecordType.MX)).isInstanceOfSatisfying(DnsAnswer.class, answer -> {
            assertThat(answer.kind()).isEqualTo(DnsAnswer.Kind.NODATA);
            assertThat(answer.status()).isEqualTo(DnssecStatus.INSECURE);
            assertThat(answer.ttl()).isZero();
        });
    }

    @Test
    @DisplayName("does not believe a true lack for longer because of a forged SOA record")
    void soaWithAForgedTtl() {
        forge(Type.TXT, query -> {
            Message reply = ScriptedDns.forward(query, dns.address());
            List<Record> genuine = List.copyOf(reply.getSection(Section.AUTHORITY));
            reply.removeAllRecords(Section.AUTHORITY);
            Name zone = Name.fromConstantString("secure.test.");
            long ages = Integer.MAX_VALUE;
            reply.addRecord(new SOARecord(zone, DClass.IN, ages, zone, zone, 1, 1, 1, 1, ages), Section.AUTHORITY);
            genuine.stream()
                    .filter(element -> element.getName().equals(Name.fromConstantString("mx.secure.test.")))
                    .forEach(element -> reply.addRecord(element, Section.AUTHORITY));
            return reply;
        });

        assertThat(lookup("mx.secure.test", RecordType.TXT)).isInstanceOfSatisfying(DnsAnswer.class, answer -> {
            assertThat(answer.status()).isEqualTo(DnssecStatus.SECURE);
            assertThat(answer.ttl()).isLessThanOrEqualTo(Duration.ofSeconds(300));
        });
    }

    @Test
    @DisplayName("rule 2: does not take a referral for a lack")
    void referral() {
        forge(Type.MX, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            reply.addRecord(
                    zoneFileRecord(Name.fromConstantString("plain.test."), Type.NS, "ns.plain.test."),
                    Section.AUTHORITY);
            return reply;
        });

        assertFailure("plain.test", RecordType.MX, DnsFailure.Kind.OTHER);
    }

    @Test
    @DisplayName("asks again when a datagram has a foreign identifier")
    void foreignIdentifier() {
        int[] calls = {0};
        forgeries.put(Type.A, query -> {
            Message reply = ScriptedDns.forward(query, dns.address());
            if (calls[0]++ == 0) {
                reply.getHeader().setID(query.getHeader().getID() ^ 1);
            }
            return List.of(reply);
        });

        assertThat(lookup("mx.plain.test", RecordType.A)).isInstanceOf(DnsAnswer.class);
        assertThat(calls[0]).isEqualTo(2);
    }

    @Test
    @DisplayName("ends at aliases that run in a loop")
    void aliasLoop() {
        forge(Type.A, query -> {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            Name one = Name.fromConstantString("one.plain.test.");
            Name two = Name.fromConstantString("two.plain.test.");
            reply.addRecord(zoneFileRecord(one, Type.CNAME, "two.plain.test."), Section.ANSWER);
            reply.addRecord(zoneFileRecord(two, Type.CNAME, "one.plain.test."), Section.ANSWER);
            return reply;
        });

        assertFailure("one.plain.test", RecordType.A, DnsFailure.Kind.MALFORMED);
    }
}
