package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.api.dns.ResolverVerdict;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@DisplayName("The dnsjava resolver, by its self-probe,")
class SelfProbeTest {
    private static TestDns dns;
    private static TestDns validating;

    @BeforeAll
    static void serve() {
        dns = TestDns.builder()
                .zone(TestZone.signed("secure.test"))
                .zone(TestZone.signed("expired.test").fault("@", "DNSKEY", DnsFault.EXPIRED_SIGNATURE))
                .start();
        validating = TestDns.builder().validating().start();
    }

    @AfterAll
    static void stop() {
        dns.close();
        validating.close();
    }

    /** A server, and what is wrong with it. */
    enum Server {
        GOOD(query -> List.of(forward(query))),
        STRIPS_SIGNATURES(query -> List.of(filtered(query, true))),
        KNOWS_NO_EDNS(query -> List.of(filtered(query, false))),
        REFUSES_EDNS(query -> List.of(ScriptedDns.reply(query, Rcode.FORMERR))),
        HAS_NO_KEYS(query -> List.of(withOpt(ScriptedDns.reply(query, Rcode.NOERROR)))),
        CHANGES_ANSWERS(query -> List.of(changed(query))),
        CLEARS_AD(query -> List.of(withoutAd(query))),
        SERVFAIL(query -> List.of(ScriptedDns.reply(query, Rcode.SERVFAIL))),
        REFUSED(query -> List.of(ScriptedDns.reply(query, Rcode.REFUSED))),
        SILENT(query -> List.of()),
        TRUNCATES(query -> List.of(ScriptedDns.truncated(query)));

        private final Function<Message, List<Message>> script;

        Server(Function<Message, List<Message>> script) {
            this.script = script;
        }

        private static InetSocketAddress behind(Message query) {
            return query.getHeader().getFlag(Flags.CD) ? dns.address() : validating.address();
        }

        private static Message forward(Message query) {
            return ScriptedDns.forward(query, behind(query));
        }

        private static Message withoutAd(Message query) {
            Message reply = forward(query);
            reply.getHeader().unsetFlag(Flags.AD);
            return reply;
        }

        private static Message withOpt(Message reply) {
            reply.addRecord(new OPTRecord(1232, 0, 0), Section.ADDITIONAL);
            return reply;
        }

        private static Message filtered(Message query, boolean edns) {
            Message reply = ScriptedDns.reply(query, Rcode.NOERROR);
            forward(query).getSection(Section.ANSWER).stream()
                    .filter(element -> element.getType() != Type.RRSIG)
                    .forEach(element -> reply.addRecord(element, Section.ANSWER));
            return edns ? withOpt(reply) : reply;
        }

        /** Another SOA record with the true one's signature. */
        private static Message changed(Message query) {
            Message reply = withOpt(ScriptedDns.reply(query, Rcode.NOERROR));
            for (Record element : forward(query).getSection(Section.ANSWER)) {
                reply.addRecord(
                        element instanceof SOARecord soa
                                ? new SOARecord(soa.getName(), DClass.IN, 60, soa.getHost(), Name.root, 666, 1, 1, 1, 1)
                                : element,
                        Section.ANSWER);
            }
            return reply;
        }
    }

    /** What TCP connections to the server come to. */
    enum Tcp {
        WORKS,
        REFUSED,
        SILENT,
        CLOSED
    }

    private static ScriptedDns start(Server server, Tcp tcp) {
        return switch (tcp) {
            case WORKS ->
                ScriptedDns.start(server.script, (query, out) -> ScriptedDns.send(Server.forward(query), out));
            case REFUSED -> ScriptedDns.start(server.script);
            case SILENT -> ScriptedDns.start(server.script, (query, out) -> Thread.sleep(60_000));
            case CLOSED -> ScriptedDns.start(server.script, (query, out) -> {});
        };
    }

    private static DnsjavaResolver.Builder asking(InetSocketAddress server) {
        return DnsjavaResolver.builder().server(server).retryInterval(Duration.ofMillis(300));
    }

    private static ResolverVerdict verdict(DnsjavaResolver.Builder builder) {
        try (DnsjavaResolver resolver = builder.build()) {
            return resolver.selfProbe().toCompletableFuture().join();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # what is asked   | by TCP  | verdict       | what came, what to do
            GOOD              | WORKS   | DNSSEC_WORKS  | validate up to the trust anchor; TCP, by which large answers come, works too
            STRIPS_SIGNATURES | WORKS   | DNSSEC_BROKEN | without signatures (RRSIG); strips DNSSEC; Name a server that passes it on
            KNOWS_NO_EDNS     | WORKS   | DNSSEC_BROKEN | no OPT record; does not know EDNS; Name a server that does
            REFUSES_EDNS      | WORKS   | DNSSEC_BROKEN | FORMERR; may not know EDNS; Name another server
            HAS_NO_KEYS       | WORKS   | DNSSEC_BROKEN | gave none; the zone is not signed; another trust anchor
            CHANGES_ANSWERS   | WORKS   | DNSSEC_BROKEN | does not validate; Something on the path changes answers; Name another server
            SERVFAIL          | WORKS   | DNSSEC_BROKEN | answered SERVFAIL; or finds them bogus; Mend it
            REFUSED           | WORKS   | DNSSEC_BROKEN | answered REFUSED; does not serve this machine; name a server that does
            SILENT            | WORKS   | UNREACHABLE   | No DNS server answers; in time; Check the server's address
            SILENT            | REFUSED | UNREACHABLE   | No DNS server answers; in time; Check the server's address
            TRUNCATES         | WORKS   | DNSSEC_WORKS  | validate up to the trust anchor
            TRUNCATES         | REFUSED | DNSSEC_BROKEN | Large answers do not arrive; by UDP the answer is truncated; Let TCP
            TRUNCATES         | SILENT  | DNSSEC_BROKEN | Large answers do not arrive; by TCP none in time; Let TCP
            GOOD              | REFUSED | DNSSEC_BROKEN | Large answers do not arrive; larger than 1232 octets; Let TCP
            GOOD              | SILENT  | DNSSEC_BROKEN | Large answers do not arrive; by TCP in time; Let TCP
            GOOD              | CLOSED  | DNSSEC_BROKEN | Large answers do not arrive; closed the connection; Let TCP
            """)
    @DisplayName("says whether what it validates arrives, and what to do if not")
    void validates(Server server, Tcp tcp, ResolverVerdict.Kind kind, String words) {
        try (ScriptedDns asked = start(server, tcp)) {
            ResolverVerdict verdict = verdict(asking(asked.address()).trustAnchors(dns.trustAnchor()));

            assertThat(verdict.kind()).as(verdict.explanation()).isEqualTo(kind);
            assertThat(verdict.explanation()).contains("127.0.0.1:").contains(words.split("; "));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GOOD         | WORKS   | DNSSEC_WORKS  | marked it as authentic (AD); TCP, by which large answers come, works too
            CLEARS_AD    | WORKS   | DNSSEC_BROKEN | without the AD bit; clears the bit; Turn DNSSEC validation on
            GOOD         | REFUSED | DNSSEC_BROKEN | Large answers do not arrive; Let TCP
            REFUSES_EDNS | WORKS   | DNSSEC_BROKEN | FORMERR; EDNS
            SERVFAIL     | WORKS   | DNSSEC_BROKEN | answered SERVFAIL; Mend it
            REFUSED      | WORKS   | DNSSEC_BROKEN | answered REFUSED; does not serve this machine
            SILENT       | WORKS   | UNREACHABLE   | No DNS server answers
            """)
    @DisplayName("says whether the AD bit arrives, and what to do if not")
    void believesTheAdBit(Server server, Tcp tcp, ResolverVerdict.Kind kind, String words) {
        try (ScriptedDns asked = start(server, tcp)) {
            ResolverVerdict verdict = verdict(asking(asked.address()).trustAd());

            assertThat(verdict.kind()).as(verdict.explanation()).isEqualTo(kind);
            assertThat(verdict.explanation()).contains("127.0.0.1:").contains(words.split("; "));
        }
    }

    @Test
    @DisplayName("finds that the trust anchor is that of another name space")
    void foreignAnchor() {
        ResolverVerdict verdict = verdict(asking(dns.address()));

        assertThat(verdict.kind()).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
        assertThat(verdict.explanation()).contains("none is a trust anchor", "20326", "Give the anchor");
    }

    @Test
    @DisplayName("finds that keys are out of date, and thinks of the clock")
    void outOfDate() {
        Message keys = ScriptedDns.forward(
                new Question(Name.fromConstantString("expired.test."), Type.DNSKEY, true).toMessage(4096),
                dns.address());
        String anchor = keys.getSection(Section.ANSWER).get(0).toString();

        ResolverVerdict verdict = verdict(asking(dns.address()).trustAnchors(anchor));

        assertThat(verdict.kind()).as(verdict.explanation()).isEqualTo(ResolverVerdict.Kind.DNSSEC_BROKEN);
        assertThat(verdict.explanation()).contains("expired.test", "signed for another time", "Set the clock");
    }
}
