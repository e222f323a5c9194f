package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A forger without any key denies records with what their own zone, or its parent, signed about other names. */
@DisplayName("The dnsjava resolver, with genuine NSEC and NSEC3 records replayed to it,")
class ReplayedProofsTest {
    private static TestDns dns;

    @BeforeAll
    static void serve() {
        dns = TestDns.builder()
                .zone(zone("secure.test"))
                .zone(zone("hashed.test").nsec3(1))
                .zone(zone("dear.test").nsec3(500))
                .zone(zone("child.dear.test"))
                .zone(zone("optout.test").nsec3OptOut())
                .zone(zone("child.optout.test"))
                .start();
    }

    private static TestZone zone(String origin) {
        return TestZone.signed(origin)
                .record("@ MX 10 mx", "mx A 127.0.0.1", "_25._tcp.mx TLSA 3 1 1 " + "ab".repeat(32))
                .record("*.wild A 127.0.0.1", "real.wild A 127.0.0.2", "real.wild TXT x")
                .record("*._tcp.star TLSA 3 1 1 " + "cd".repeat(32));
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # name asked for          | type | rcode    | owners of the genuine records sent
            _25._tcp.mx.secure.test   | TLSA | NOERROR  | *.wild.secure.test, secure.test
            _25._tcp.mx.secure.test   | TLSA | NXDOMAIN | *.wild.secure.test, secure.test
            _25._tcp.mx.secure.test   | TLSA | NOERROR  | mx.secure.test, secure.test
            _25._tcp.mx.secure.test   | TLSA | NXDOMAIN | mx.secure.test, secure.test
            _25._tcp.mx.secure.test   | TLSA | NOERROR  | secure.test in test
            _25._tcp.mx.secure.test   | TLSA | NXDOMAIN | secure.test in test, test
            _25._tcp.star.secure.test | TLSA | NXDOMAIN | *._tcp.star.secure.test, mx.secure.test, secure.test
            _25._tcp.star.secure.test | TLSA | NOERROR  | *._tcp.star.secure.test
            _25._tcp.star.secure.test | TLSA | NOERROR  | *._tcp.star.secure.test, *.wild.secure.test, secure.test
            _25._tcp.star.secure.test | TLSA | NOERROR  | *.wild.secure.test, *._tcp.star.secure.test, secure.test
            mx.secure.test            | A    | NOERROR  | *.wild.secure.test, secure.test
            mx.secure.test            | A    | NXDOMAIN | test, secure.test
            mx.secure.test            | A    | NXDOMAIN | secure.test in test, test
            real.wild.secure.test     | TXT  | NOERROR  | *.wild.secure.test as real.wild.secure.test
            secure.test               | MX   | NOERROR  | secure.test in test

            _25._tcp.mx.hashed.test   | TLSA | NOERROR  | *.wild.hashed.test, hashed.test
            _25._tcp.mx.hashed.test   | TLSA | NXDOMAIN | *.wild.hashed.test, hashed.test
            _25._tcp.mx.hashed.test   | TLSA | NXDOMAIN | mx.hashed.test, _tcp.mx.hashed.test, hashed.test
            _25._tcp.mx.hashed.test   | TLSA | NOERROR  | mx.hashed.test, hashed.test
            _25._tcp.star.hashed.test | TLSA | NXDOMAIN | _tcp.star.hashed.test, *._tcp.star.hashed.test, hashed.test
            _25._tcp.star.hashed.test | TLSA | NOERROR  | _tcp.star.hashed.test, *.wild.hashed.test, hashed.test
            mx.hashed.test            | A    | NXDOMAIN | hashed.test in test, test
            hashed.test               | MX   | NOERROR  | hashed.test in test

            _25._tcp.mx.dear.test     | TLSA | NOERROR  | mx.dear.test, dear.test
            _25._tcp.mx.dear.test     | TLSA | NXDOMAIN | mx.dear.test, dear.test
            mx.dear.test              | A    | NOERROR  | dear.test
            mx.child.dear.test        | A    | NXDOMAIN | dear.test, wild.dear.test
            mx.child.dear.test        | A    | NOERROR  | dear.test

            _25._tcp.mx.optout.test   | TLSA | NOERROR  | mx.optout.test, optout.test
            _25._tcp.mx.optout.test   | TLSA | NXDOMAIN | mx.optout.test, _tcp.mx.optout.test, optout.test
            mx.child.optout.test      | A    | NXDOMAIN | optout.test, mx.optout.test, *.wild.optout.test
            mx.child.optout.test      | A    | NOERROR  | optout.test, mx.optout.test, *.wild.optout.test
            """)
    @DisplayName("rule 2: does not take them for a proof")
    void areNoProof(String name, String type, String rcode, String records) {
        try (ScriptedDns forger = ScriptedDns.start(query -> List.of(
                        query.getQuestion().getType() == Type.value(type)
                                ? denial(query, rcode, records)
                                : ScriptedDns.forward(query, dns.address())));
                DnsjavaResolver resolver = DnsjavaResolver.builder()
                        .server(forger.address())
                        .trustAnchors(dns.trustAnchor())
                        .build()) {
            DnsResult<?> result = resolver.lookup(
                            DnsQuery.of(DnsName.parse(name), recordType(type)).withTimeout(Duration.ofSeconds(5)))
                    .toCompletableFuture()
                    .join();

            assertThat(result)
                    .isInstanceOfSatisfying(
                            DnsFailure.class,
                            failure -> assertThat(failure.kind()).isEqualTo(DnsFailure.Kind.BOGUS));
        }
    }

    private static Message denial(Message query, String rcode, String records) {
        Message reply = ScriptedDns.reply(query, Rcode.value(rcode));
        // The zone whose records these are speaks for itself.
        add(reply, genuine(name(records.replaceFirst(".*?(\\w+\\.test\\b).*", "$1")), Type.SOA));
        for (String description : records.split(", ")) {
            add(reply, proof(description));
        }
        return reply;
    }

    /** {@code OWNER}, {@code OWNER in test} for the parent's own, {@code OWNER as OTHER} for a name made from a wildcard. */
    private static RRset proof(String description) {
        String[] words = description.split(" ");
        Name owner = name(words[0]);
        if (words.length == 1) {
            return genuine(owner, Type.NSEC, Type.NSEC3);
        }
        return words[1].equals("in")
                // The parent's record covers what follows the child in canonical order.
                ? genuine(name(words[0].replaceFirst("\\.", "0.")), Type.NSEC)
                : renamed(genuine(owner, Type.NSEC), name(words[2]));
    }

    /** The first RRset of some type with which the true server says that a name has no CNAME record. */
    private static RRset genuine(Name name, Integer... types) {
        Message answer = ScriptedDns.forward(new Question(name, Type.CNAME, true).toMessage(4096), dns.address());
        return answer.getSectionRRsets(Section.AUTHORITY).stream()
                .filter(set -> List.of(types).contains(set.getType()))
                .findFirst()
                .orElseThrow();
    }

    private static RRset renamed(RRset set, Name owner) {
        NSECRecord nsec = (NSECRecord) set.first();
        RRSIGRecord signature = set.sigs().get(0);
        RRset renamed = new RRset(new NSECRecord(owner, DClass.IN, nsec.getTTL(), nsec.getNext(), nsec.getTypes()));
        renamed.addRR(new RRSIGRecord(
                owner,
                DClass.IN,
                signature.getTTL(),
                Type.NSEC,
                signature.getAlgorithm(),
                signature.getOrigTTL(),
                signature.getExpire(),
                signature.getTimeSigned(),
                signature.getFootprint(),
                signature.getSigner(),
                signature.getSignature()));
        return renamed;
    }

    private static void add(Message message, RRset set) {
        Stream.<Record>concat(set.rrs(false).stream(), set.sigs().stream())
                .forEach(element -> message.addRecord(element, Section.AUTHORITY));
    }

    private static Name name(String absolute) {
        return Name.fromConstantString(absolute + ".");
    }

    private static RecordType<?> recordType(String mnemonic) {
        return Stream.of(RecordType.A, RecordType.MX, RecordType.TLSA, RecordType.TXT)
                .filter(type -> type.toString().equals(mnemonic))
                .findFirst()
                .orElseThrow();
    }
}
