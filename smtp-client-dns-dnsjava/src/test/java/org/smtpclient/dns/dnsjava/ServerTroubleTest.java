package org.smtpclient.dns.dnsjava;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtpclient.api.dns.DnsAnswer;
import org.smtpclient.api.dns.DnsFailure;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsQuery;
import org.smtpclient.api.dns.DnsResult;
import org.smtpclient.api.dns.DnssecStatus;
import org.smtpclient.api.dns.ExtendedDnsError;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.testkit.dns.DnsFault;
import org.smtpclient.testkit.dns.TestDns;
import org.smtpclient.testkit.dns.TestZone;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

@DisplayName("The dnsjava resolver, with a server that gives trouble,")
class ServerTroubleTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static TestDns dns;

    @BeforeAll
    static void serve() {
        dns = TestDns.builder()
                .zone(TestZone.signed("secure.test").record("mx A 127.0.0.1", "*.many A 127.0.0.1"))
                .zone(TestZone.signed("silentkeys.test")
                        .record("*.many A 127.0.0.1")
                        .fault("@", "DNSKEY", DnsFault.TIMEOUT))
                .zone(TestZone.signed("slow.test")
                        .record("mx A 127.0.0.1")
                        .fault("@", "DNSKEY", DnsFault.delay(Duration.ofMillis(700)))
                        .fault("mx", "A", DnsFault.delay(Duration.ofMillis(700))))
                .zone(TestZone.unsigned("plain.test").record("mx A 127.0.0.1"))
                .start();
    }

    @AfterAll
    static void stop() {
        dns.close();
    }

    private static DnsjavaResolver asking(ScriptedDns server) {
        return DnsjavaResolver.builder()
                .server(server.address())
                .trustAnchors(dns.trustAnchor())
                .retryInterval(Duration.ofMillis(300))
                .build();
    }

    private static CompletableFuture<? extends DnsResult<?>> start(
            DnsjavaResolver resolver, String name, Duration timeout) {
        return resolver.lookup(DnsQuery.of(DnsName.parse(name), RecordType.A).withTimeout(timeout))
                .toCompletableFuture();
    }

    private static DnsResult<?> lookup(ScriptedDns server, String name) {
        try (server;
                DnsjavaResolver resolver = asking(server)) {
            return start(resolver, name, TIMEOUT).join();
        }
    }

    private static Message forward(Message query) {
        return ScriptedDns.forward(query, dns.address());
    }

    /** Does something of its own with questions of one type. */
    private static Function<Message, List<Message>> on(int type, Function<Message, List<Message>> trouble) {
        return query -> query.getQuestion().getType() == type ? trouble.apply(query) : List.of(forward(query));
    }

    private static void assertFailure(DnsResult<?> result, DnsFailure.Kind kind, String... words) {
        assertThat(result).isInstanceOfSatisfying(DnsFailure.class, failure -> {
            assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
            assertThat(List.of(words))
                    .allSatisfy(word -> assertThat(failure.detail()).contains(word));
        });
    }

    private static void assertSecure(DnsResult<?> result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        DnsAnswer.class, answer -> assertThat(answer.status()).isEqualTo(DnssecStatus.SECURE));
    }

    @ParameterizedTest
    @CsvSource({
        "A, SERVFAIL, SERVFAIL, 22, At delegation mx.secure.test",
        "A, REFUSED, REFUSED, 18, Prohibited here",
        "A, NOTIMP, OTHER, 21, Not supported",
        "DNSKEY, SERVFAIL, SERVFAIL, 23, Network error",
        "DS, REFUSED, REFUSED, 18, Prohibited here"
    })
    @DisplayName("rule 2: tells what it said, Extended DNS Errors included, whether asked for records or for keys")
    void passesErrorsOn(String type, String rcode, DnsFailure.Kind kind, int code, String text) {
        DnsResult<?> result = lookup(
                ScriptedDns.start(on(Type.value(type), query -> {
                    Message reply = ScriptedDns.reply(query, Rcode.value(rcode));
                    reply.addRecord(
                            new OPTRecord(1232, 0, 0, 0, List.of(new ExtendedErrorCodeOption(code, text))),
                            Section.ADDITIONAL);
                    return List.of(reply);
                })),
                "mx.secure.test");

        assertFailure(result, kind, rcode, type);
        assertThat(((DnsFailure<?>) result).extendedErrors()).containsExactly(new ExtendedDnsError(code, text));
    }

    @Test
    @DisplayName("rule 2: tells FORMERR apart, and thinks of EDNS")
    void refusesEdns() {
        DnsResult<?> result =
                lookup(ScriptedDns.start(query -> List.of(ScriptedDns.reply(query, Rcode.FORMERR))), "mx.secure.test");

        assertFailure(result, DnsFailure.Kind.OTHER, "FORMERR", "EDNS");
    }

    @ParameterizedTest
    @CsvSource({"mx.secure.test", "mx.plain.test", "nothing.secure.test"})
    @DisplayName("rule 2: without EDNS takes everything for bogus, the unsigned too, and says why")
    void ignoresEdns(String name) {
        DnsResult<?> result = lookup(
                ScriptedDns.start(query -> {
                    query.removeRecord(query.getOPT(), Section.ADDITIONAL);
                    Message reply = forward(query);
                    reply.removeRecord(reply.getOPT(), Section.ADDITIONAL);
                    return List.of(reply);
                }),
                name);

        assertFailure(result, DnsFailure.Kind.BOGUS, "EDNS");
    }

    /** What a server does when a truncated answer is asked for by TCP. */
    enum ByTcp {
        ANSWER((query, out) -> ScriptedDns.send(forward(query), out)),
        ANSWER_OCTET_BY_OCTET((query, out) -> {
            ScriptedDns.send(forward(query), new OutputStream() {
                @Override
                public void write(int octet) throws IOException {
                    out.write(octet);
                    out.flush();
                }

                @Override
                public void write(byte[] octets, int from, int length) throws IOException {
                    for (int i = 0; i < length; i++) {
                        write(octets[from + i]);
                    }
                }
            });
        }),
        SILENCE((query, out) -> Thread.sleep(60_000)),
        CLOSE((query, out) -> {}),
        HALF((query, out) -> out.write(new byte[] {1, 0, 7})),
        ANOTHER_ANSWER((query, out) -> {
            query.getHeader().setID(query.getHeader().getID() ^ 1);
            ScriptedDns.send(forward(query), out);
        }),
        GARBAGE((query, out) -> out.write(new byte[] {0, 3, 1, 2, 3})),
        TRUNCATED((query, out) -> ScriptedDns.send(ScriptedDns.truncated(query), out));

        private final ScriptedDns.Stream stream;

        ByTcp(ScriptedDns.Stream stream) {
            this.stream = stream;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SILENCE, TIMEOUT, truncated",
        "CLOSE, UNREACHABLE, closed the connection",
        "HALF, UNREACHABLE, closed the connection",
        "ANOTHER_ANSWER, MALFORMED, something else",
        "GARBAGE, MALFORMED, something else",
        "TRUNCATED, MALFORMED, truncated"
    })
    @DisplayName("rule 2: takes a truncated answer for none where TCP fails")
    void truncatedWithoutTcp(ByTcp tcp, DnsFailure.Kind kind, String words) {
        ScriptedDns server = ScriptedDns.start(on(Type.A, query -> List.of(ScriptedDns.truncated(query))), tcp.stream);

        assertFailure(lookup(server, "mx.secure.test"), kind, words);
    }

    @Test
    @DisplayName("rule 2: takes a truncated answer for none where TCP is refused")
    void truncatedTcpRefused() {
        ScriptedDns server = ScriptedDns.start(on(Type.A, query -> List.of(ScriptedDns.truncated(query))));

        assertFailure(lookup(server, "mx.secure.test"), DnsFailure.Kind.UNREACHABLE, "truncated", "by TCP");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "ANSWER.*")
    @DisplayName("takes truncated answers by TCP, in whatever pieces they come")
    void truncatedThenTcp(ByTcp tcp) {
        ScriptedDns server = ScriptedDns.start(query -> List.of(ScriptedDns.truncated(query)), tcp.stream);

        assertSecure(lookup(server, "mx.secure.test"));
    }

    @Test
    @DisplayName("takes large answers by TCP where the path loses large datagrams")
    void largeDatagramsLost() {
        ScriptedDns server = ScriptedDns.start(
                query -> query.getOPT().getPayloadSize() > 512 ? List.of() : List.of(ScriptedDns.truncated(query)),
                ByTcp.ANSWER.stream);

        assertSecure(lookup(server, "mx.secure.test"));
    }

    @Test
    @DisplayName("passes over what is no answer to the query, and needs no other one")
    void strayDatagrams() {
        AtomicInteger queries = new AtomicInteger();
        Function<Message, List<Message>> script = on(Type.A, query -> {
            queries.incrementAndGet();
            Message otherId = forward(query);
            otherId.getHeader().setID(query.getHeader().getID() ^ 1);
            Message otherType = forward(query);
            otherType.removeAllRecords(Section.QUESTION);
            otherType.addRecord(Record.newRecord(query.getQuestion().getName(), Type.AAAA, 1), Section.QUESTION);
            Message otherName = ScriptedDns.reply(query, Rcode.NXDOMAIN);
            otherName.removeAllRecords(Section.QUESTION);
            otherName.addRecord(
                    Record.newRecord(Name.fromConstantString("my.secure.test."), Type.A, 1), Section.QUESTION);
            Message noQuestion = new Message(query.getHeader().getID());
            noQuestion.getHeader().setFlag(Flags.QR);
            return List.of(query, otherId, otherType, otherName, noQuestion, forward(query));
        });
        try (ScriptedDns server = ScriptedDns.start(script);
                DnsjavaResolver resolver = DnsjavaResolver.builder()
                        .server(server.address())
                        .trustAnchors(dns.trustAnchor())
                        .retryInterval(Duration.ofSeconds(30))
                        .build()) {
            assertSecure(
                    start(resolver, "mx.secure.test", Duration.ofSeconds(20)).join());
        }
        assertThat(queries).hasValue(1);
    }

    @Test
    @DisplayName("waits for a slow one, within the query's time")
    void slow() {
        try (DnsjavaResolver resolver = DnsjavaResolver.builder()
                .server(dns.address())
                .trustAnchors(dns.trustAnchor())
                .retryInterval(Duration.ofMillis(300))
                .build()) {
            assertSecure(start(resolver, "mx.slow.test", Duration.ofSeconds(20)).join());
            assertFailure(
                    start(resolver, "mx.slow.test", Duration.ofMillis(200)).join(), DnsFailure.Kind.TIMEOUT);
        }
    }

    @Test
    @DisplayName("rule 14: ends 300 look-ups whose keys never come in time, and serves others meanwhile")
    void manyLookupsThatHang() throws Exception {
        try (DnsjavaResolver resolver = DnsjavaResolver.builder()
                .server(dns.address())
                .trustAnchors(dns.trustAnchor())
                .build()) {
            List<? extends CompletableFuture<? extends DnsResult<?>>> hanging = IntStream.range(0, 300)
                    .mapToObj(i -> start(resolver, "h" + i + ".many.silentkeys.test", Duration.ofSeconds(4)))
                    .toList();
            List<? extends CompletableFuture<? extends DnsResult<?>>> others = IntStream.range(0, 100)
                    .mapToObj(i -> start(resolver, "h" + i + ".many.secure.test", Duration.ofSeconds(60)))
                    .toList();

            for (CompletableFuture<? extends DnsResult<?>> other : others) {
                assertSecure(other.get(60, TimeUnit.SECONDS));
            }
            for (CompletableFuture<? extends DnsResult<?>> one : hanging) {
                assertFailure(one.get(60, TimeUnit.SECONDS), DnsFailure.Kind.TIMEOUT);
            }
        }
        assertThat(dns.queryCount("silentkeys.test", "DNSKEY"))
                .as("asked for by all in common")
                .isLessThan(20);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("rule 15: keeps no socket of a query that is over, though the resolver stays open and busy")
    void socketsEndWithTheirQueries() throws Exception {
        ScriptedDns silentForSome = ScriptedDns.start(query ->
                query.getQuestion().getName().toString().startsWith("mx") ? List.of(forward(query)) : List.of());
        try (silentForSome;
                DnsjavaResolver resolver = asking(silentForSome)) {
            start(resolver, "mx.plain.test", TIMEOUT).join();
            long before = sockets();
            List<CompletableFuture<? extends DnsResult<?>>> running = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                running.add(start(resolver, "h" + i + ".plain.test", Duration.ofMillis(500)));
            }
            running.forEach(CompletableFuture::join);

            long begun = System.nanoTime();
            while (sockets() > before + 5 && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(20)) {
                // Never idle: sockets must not wait for that.
                start(resolver, "mx.plain.test", TIMEOUT).join();
            }
            assertThat(sockets()).isLessThanOrEqualTo(before + 5);
        }
    }

    private static long sockets() throws IOException {
        long count = 0;
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) open::iterator) {
                count += isSocket(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Test
    @DisplayName("fails look-ups under way when the resolver is closed")
    void closedMeanwhile() throws Exception {
        try (ScriptedDns silent = ScriptedDns.start(query -> List.of())) {
            DnsjavaResolver resolver = asking(silent);
            CompletableFuture<? extends DnsResult<?>> running = start(resolver, "mx.plain.test", Duration.ofMinutes(1));
            resolver.close();

            assertThat(running.get(30, TimeUnit.SECONDS)).isInstanceOf(DnsFailure.class);
        }
    }
}
