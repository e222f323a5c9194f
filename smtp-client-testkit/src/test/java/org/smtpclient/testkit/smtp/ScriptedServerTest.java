package org.smtpclient.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;
import static org.smtpclient.testkit.smtp.ServerAction.reply;
import static org.smtpclient.testkit.smtp.ServerAction.reset;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

class ScriptedServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void holdsAnAuthDialogue() throws Exception {
        ServerScript script = ScriptedServer.smtp()
                .capabilities("AUTH XOAUTH2")
                .on("AUTH XOAUTH2 ")
                .reply("334 eyJzdGF0dXMiOiI0MDAifQ==")
                .on("")
                .reply("535 5.7.8 no");
        try (ScriptedServer server = script.start();
                PlainClient client = new PlainClient(server)) {
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("EHLO client.test")).isEqualTo("250 AUTH XOAUTH2");
            assertThat(client.ask("AUTH XOAUTH2 dXNlcj1h")).isEqualTo("334 eyJzdGF0dXMiOiI0MDAifQ==");
            assertThat(client.ask("")).isEqualTo("535 5.7.8 no");
            assertThat(client.ask("QUIT")).startsWith("221");
        }
    }

    @Test
    void answersByWhatTheClientSaid() throws Exception {
        ServerScript script = ScriptedServer.smtp()
                .on("AUTH X ")
                .act(ServerAction.answer(line -> "334 " + line.substring(7)))
                .on("RCPT")
                .act(ServerAction.answer(line -> line.contains("<b@") ? "550 5.1.1 no" : "250 2.1.5 ok"));
        try (ScriptedServer server = script.start();
                PlainClient client = new PlainClient(server)) {
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("EHLO client.test")).startsWith("250 ");
            assertThat(client.ask("AUTH X abc")).isEqualTo("334 abc");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<b@y.test>")).isEqualTo("550 5.1.1 no");
            assertThat(client.ask("DATA")).startsWith("5");
        }
    }

    @Test
    void takesAMessageAndTellsWhatItReceived() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                PlainClient client = new PlainClient(server)) {
            assertThat(client.reply()).startsWith("220 mx.test ESMTP");
            assertThat(client.ask("EHLO client.test")).isEqualTo("250 ENHANCEDSTATUSCODES");
            client.send("MAIL FROM:<a@x.test> SIZE=12\r\nRCPT TO:<b@y.test>\r\nRCPT TO:<\"c>\"@y.test>\r\nDATA\r\n");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("250");
            assertThat(client.reply()).startsWith("354");
            assertThat(client.ask("Hi\r\n..dot\r\n.x\r\nlone\n.\nend\r\n.")).startsWith("250");
            assertThat(client.ask("QUIT")).startsWith("221");
            assertThat(client.line()).isNull();

            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.reversePath()).isEqualTo("a@x.test");
            assertThat(got.parameters()).containsExactly("SIZE=12");
            assertThat(got.forwardPaths()).containsExactly("b@y.test", "\"c>\"@y.test");
            assertThat(got.text()).isEqualTo("Hi\r\n.dot\r\nx\r\nlone\n.\nend\r\n");
            assertThat(got.complete()).isTrue();
            assertThat(got.stored()).isTrue();
            assertThat(got.acknowledged()).isTrue();
            assertThat(got.tls()).isFalse();
            server.awaitConnectionsEnded(1, SOON);
            assertThat(server.connection(1).clientName()).isEqualTo("client.test");
        }
    }

    @Test
    void repliesByTheLastMatchingRule() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .on("RCPT TO:<bad")
                        .reply("550 5.1.1 no such user")
                        .on("RCPT TO:<bad2@")
                        .nth(2)
                        .reply("450-4.2.1 later", "450 4.2.1 really")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            client.ask("MAIL FROM:<>");
            assertThat(client.ask("RCPT TO:<bad1@y.test>")).isEqualTo("550 5.1.1 no such user");
            assertThat(client.ask("RCPT TO:<bad2@y.test>")).isEqualTo("550 5.1.1 no such user");
            assertThat(client.ask("rcpt to:<bad2@y.test>")).isEqualTo("450 4.2.1 really");
            assertThat(client.ask("RCPT TO:<good@y.test>")).startsWith("250");
            client.ask("QUIT");
            assertThat(server.awaitTransactions(1, SOON).get(0).forwardPaths()).containsExactly("good@y.test");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void upgradesToTlsAndForgetsWhatWasSaidBefore() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .capabilities("PIPELINING")
                        .capabilitiesAfterTls("8BITMIME")
                        .startTls(identity().sslContext())
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.send("EHLO client.test\r\n");
            assertThat(List.of(client.line(), client.line(), client.line()))
                    .containsExactly("250-mx.test", "250-PIPELINING", "250 STARTTLS");
            assertThat(client.ask("STARTTLS")).startsWith("220");
            client.startTls(trustAll(), "mx.other.test");
            assertThat(client.ask("MAIL FROM:<a@x.test>")).startsWith("503");
            client.send("EHLO client.test\r\n");
            assertThat(List.of(client.line(), client.line())).containsExactly("250-mx.test", "250 8BITMIME");
            client.ask("MAIL FROM:<a@x.test>");
            client.ask("RCPT TO:<b@y.test>");
            client.ask("DATA");
            assertThat(client.ask(".")).startsWith("250");
            assertThat(client.ask("QUIT")).startsWith("221");
            assertThat(client.rest()).isEmpty();

            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.tls()).isTrue();
            assertThat(got.serverName()).isEqualTo("mx.other.test");
            assertThat(got.text()).isEmpty();
            assertThat(server.transcript())
                    .contains("1 C  STARTTLS")
                    .contains("1 C* QUIT")
                    .contains("sni=mx.other.test");
            assertThat(server.connection(1).tlsProtocol()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void beginsWithTlsWhereItIsImplicit() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .implicitTls(identity().sslContext())
                        .tlsProtocols("TLSv1.2")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.startTls(trustAll(), "mx.test");
            assertThat(client.reply()).startsWith("220");
            assertThat(client.ask("EHLO client.test")).startsWith("250");
            client.ask("QUIT");
            server.awaitConnectionsEnded(1, SOON);
            assertThat(server.connection(1).tlsProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void tellsWhyTheHandshakeFailed() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().startTls(identity().sslContext()).start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("STARTTLS");
            assertThatThrownBy(() -> client.startTls(SSLContext.getDefault(), "mx.test"))
                    .isInstanceOf(IOException.class);
            server.awaitConnectionsEnded(1, SOON);
            assertThat(server.connection(1).tlsFailure()).isNotNull();
            assertThat(server.connection(1).serverName()).isEqualTo("mx.test");
        }
    }

    @Test
    void injectsBehindTheReplyToStartTlsInTheSameSegment() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .startTls(identity().sslContext())
                        .on("STARTTLS")
                        .act(proceed(), raw("250 injected\r\n"))
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.send("STARTTLS\r\n");
            byte[] segment = new byte[100];
            int count = client.socket.getInputStream().read(segment);
            assertThat(new String(segment, 0, count, StandardCharsets.US_ASCII))
                    .isEqualTo("220 2.0.0 ready for TLS\r\n250 injected\r\n");
        }
    }

    @Test
    void refusesOrOmitsStartTls() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .startTls(identity().sslContext())
                        .on("STARTTLS")
                        .reply("454 4.7.0 not now")
                        .connection(2, script -> script.on("EHLO").reply("250 mx.test"))
                        .start();
                PlainClient first = new PlainClient(server)) {
            first.reply();
            assertThat(first.ask("STARTTLS")).isEqualTo("454 4.7.0 not now");
            assertThat(first.ask("NOOP")).startsWith("250");
            server.awaitConnections(1, SOON);
            try (PlainClient second = new PlainClient(server)) {
                second.reply();
                second.send("EHLO client.test\r\n");
                assertThat(second.line()).isEqualTo("250 mx.test");
            }
        }
    }

    @Test
    void takesChunksAndAnswersEach() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .capabilities("CHUNKING", "PIPELINING")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            client.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@y.test>\r\nBDAT 5\r\n.\r\nabBDAT 3 LAST\r\nc\r\nQUIT\r\n");
            assertThat(List.of(client.reply(), client.reply(), client.reply(), client.reply(), client.reply()))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "250", "250", "221");
            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.text()).isEqualTo(".\r\nabc\r\n");
            assertThat(got.stored()).isTrue();
        }
    }

    @Test
    void refusesChunksAfterOneHasFailed() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .capabilities("CHUNKING", "PIPELINING")
                        .on("BDAT 1")
                        .reply("452 4.3.1 full")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            client.send("MAIL FROM:<a@x.test>\r\nRCPT TO:<b@y.test>\r\nBDAT 1\r\naBDAT 2 LAST\r\nbcNOOP\r\n");
            assertThat(List.of(client.reply(), client.reply(), client.reply(), client.reply(), client.reply()))
                    .extracting(reply -> reply.substring(0, 3))
                    .containsExactly("250", "250", "452", "503", "250");
            assertThat(server.awaitTransactions(1, SOON).get(0).stored()).isFalse();
        }
    }

    @Test
    void storesABinaryMessageAsItsOctetsAndTheParametersAsTheyCame() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .capabilities("CHUNKING", "BINARYMIME", "8BITMIME", "PIPELINING", "DSN", "MT-PRIORITY")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            assertThat(client.ask("MAIL FROM:<a@x.test> BODY=BINARYMIME RET=HDRS ENVID=a+2Bb MT-PRIORITY=3"))
                    .startsWith("250");
            assertThat(client.ask("RCPT TO:<b@y.test> NOTIFY=success,FAILURE ORCPT=rfc822;c@z.test"))
                    .startsWith("250");
            assertThat(client.ask("DATA")).startsWith("503");
            assertThat(client.send("BDAT 6\r\n\0\r\n.\r\n").reply()).startsWith("250");
            assertThat(client.ask("DATA")).startsWith("503");
            assertThat(client.ask("BDAT 0 LAST")).startsWith("250");

            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.text()).isEqualTo("\0\r\n.\r\n");
            assertThat(got.stored()).isTrue();
            assertThat(got.parameters()).containsExactly("BODY=BINARYMIME", "RET=HDRS", "ENVID=a+2Bb", "MT-PRIORITY=3");
            assertThat(got.recipients().get(0).parameters())
                    .containsExactly("NOTIFY=success,FAILURE", "ORCPT=rfc822;c@z.test");
        }
    }

    @ParameterizedTest(name = "after {0} octets of message")
    @ValueSource(longs = {0, 1, 5, 6, 8})
    void cutsTheConnectionAtAnyOctetOfTheChunks(long octets) throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .capabilities("CHUNKING", "PIPELINING")
                        .onDataAfter(octets)
                        .act(close())
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.send("EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@y.test>\r\n");
            client.send("BDAT 5\r\nabcdeBDAT 3 LAST\r\nfgh").rest();

            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.text()).isEqualTo("abcdefgh".substring(0, (int) octets));
            assertThat(got.complete()).isFalse();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void answersForEachRecipientInLmtpOverAUnixSocket(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("lmtp");
        try (ScriptedServer server = ScriptedServer.lmtp()
                        .onEndOfData("bob@")
                        .reply("452 4.2.2 mailbox full")
                        .start(path);
                SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            assertThat(server.endpoint()).isEqualTo(new Endpoint.UnixPath(path));
            channel.write(ByteBuffer.wrap(("EHLO x\r\nLHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<al@y.test>\r\n"
                            + "RCPT TO:<bob@y.test>\r\nDATA\r\n.\r\nQUIT\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            String said = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(said.lines().filter(line -> line.charAt(3) == ' ').map(line -> line.substring(0, 3)))
                    .containsExactly("220", "500", "250", "250", "250", "250", "354", "250", "452", "221");
            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.recipients())
                    .extracting(Object::toString)
                    .containsExactly("al@y.test 250", "bob@y.test 452");
            assertThat(got.stored()).isTrue();
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void repliesInTheMiddleOfTheMessage() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onDataAfter(3)
                        .reply("552 5.3.4 enough")
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            client.ask("MAIL FROM:<a@x.test>");
            client.ask("RCPT TO:<b@y.test>");
            client.ask("DATA");
            assertThat(client.send("abc").reply()).isEqualTo("552 5.3.4 enough");
            assertThat(client.ask("def\r\n.\r\nNOOP")).startsWith("250");
            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.complete()).isTrue();
            assertThat(got.stored()).isFalse();
        }
    }

    static Stream<Arguments> endings() {
        return Stream.of(
                arguments("closes", close(), ""),
                arguments("cuts a reply short and closes", ServerAction.raw("250-par"), "250-par"),
                arguments("says 421 and closes", reply("421 4.3.2 going down"), "421 4.3.2 going down\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void endsTheConnection(String name, ServerAction action, String last) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().on("NOOP").act(action, close()).start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.send("NOOP\r\nNOOP\r\n");
            assertThat(client.rest()).isEqualTo(last);
            client.close();
            server.awaitConnectionsEnded(1, SOON);
        }
    }

    @Test
    void resetsTheConnection() throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().on("NOOP").act(reset()).start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.send("NOOP\r\n");
            assertThatThrownBy(client::line).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        }
    }

    @Test
    void staysSilentUntilTheServerIsClosed() throws Exception {
        ScriptedServer server =
                ScriptedServer.smtp().onGreeting().act(ServerAction.stall()).start();
        try (server;
                PlainClient client = new PlainClient(server)) {
            client.send("EHLO x\r\n");
            client.socket.setSoTimeout(50);
            assertThatThrownBy(client::line).isInstanceOf(SocketTimeoutException.class);
            client.socket.setSoTimeout(10_000);
            server.close();
            assertThatCode(client::line).doesNotThrowAnyExceptionExcept(SocketException.class);
            assertThat(server.connection(1).ending()).isEqualTo("the test closed the server");
        }
    }

    @Test
    void stopsReadingSoThatTheClientBlocks() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .receiveBuffer(8192)
                        .onGreeting()
                        .act(proceed(), ServerAction.stopReading())
                        .start();
                SocketChannel channel =
                        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()))) {
            channel.configureBlocking(false);
            ByteBuffer block = ByteBuffer.allocate(1 << 20);
            int total = 0;
            for (int count = channel.write(block); count > 0; count = channel.write(block.clear())) {
                total += count;
                assertThat(total).isLessThan(100 << 20);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 30, 31, 40})
    void cutsTheConnectionAtAnyOctetItSends(long octets) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().atSent(octets, close()).start();
                PlainClient client = new PlainClient(server)) {
            client.send("EHLO client.test\r\n");
            assertThat(client.rest()).hasSize((int) octets);
            client.close();
            server.awaitConnectionsEnded(1, SOON);
            assertThat(server.connection(1).octetsSent()).isEqualTo(octets);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 17, 18, 19, 23})
    void cutsTheConnectionAtAnyOctetItReceives(long octets) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().atReceived(octets, close()).start();
                PlainClient client = new PlainClient(server)) {
            client.send("EHLO client.test\r\nNOOP\r\n");
            // 18 octets are the EHLO line
            assertThat(client.rest().contains("PIPELINING")).isEqualTo(octets >= 18);
            client.close();
            server.awaitConnectionsEnded(1, SOON);
            assertThat(server.connection(1).octetsReceived()).isEqualTo(octets);
        }
    }

    @Test
    void corruptsAnOctetInEitherDirection() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .atSent(1, ServerAction.corrupt())
                        .atReceived(2, ServerAction.corrupt())
                        .start();
                PlainClient client = new PlainClient(server)) {
            int[] first = {
                client.socket.getInputStream().read(),
                client.socket.getInputStream().read()
            };
            assertThat(first).containsExactly('2', ~'2' & 0xff);
            client.reply();
            assertThat(client.ask("NOOP")).startsWith("500");
        }
    }

    @Test
    void sendsOctetByOctet() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onGreeting()
                        .act(ServerAction.throttle(1, Duration.ofMillis(20)), proceed())
                        .start();
                PlainClient client = new PlainClient(server)) {
            byte[] segment = new byte[100];
            assertThat(client.socket.getInputStream().read(segment)).isEqualTo(1);
            assertThat(client.reply()).isEqualTo("20 mx.test ESMTP scripted");
        }
    }

    @Test
    void scriptsConnectionsOneByOne() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                .connection(2, script -> script.onGreeting().reply("554 5.3.2 no service"))
                .start()) {
            try (PlainClient first = new PlainClient(server);
                    PlainClient second = new PlainClient(server);
                    PlainClient third = new PlainClient(server)) {
                assertThat(second.reply()).startsWith("554");
                assertThat(first.reply()).startsWith("220");
                assertThat(third.reply()).startsWith("220");
            }
            server.awaitConnectionsEnded(3, SOON);
            assertThat(server.connections()).hasSize(3);
        }
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments("MAIL FROM:<a@x.test> BODY=8BITMIME", "555"),
                arguments("MAIL FROM:<a@x.test> SIZE=1001", "552"),
                arguments("MAIL FROM:<a@x.test> SIZE=1000", "250"),
                arguments("MAIL FROM:a@x.test", "501"),
                arguments("RCPT TO:<b@y.test>", "503"),
                arguments("DATA", "503"),
                arguments("BDAT 1", "502"),
                arguments("STARTTLS", "502"),
                arguments("LHLO x", "500"),
                arguments("FOO", "500"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatIsOutOfOrderOrNotAnnounced(String command, String code) throws Exception {
        try (ScriptedServer server =
                        ScriptedServer.smtp().capabilities("SIZE 1000").start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            assertThat(client.ask(command)).startsWith(code);
        }
    }

    @Test
    void recordsATransactionThatTheConnectionCutShort() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start()) {
            try (PlainClient client = new PlainClient(server)) {
                client.reply();
                client.ask("EHLO client.test");
                client.ask("MAIL FROM:<a@x.test>");
                client.ask("RCPT TO:<b@y.test>");
                client.ask("DATA");
                client.send("half a mess");
            }
            ReceivedTransaction got = server.awaitTransactions(1, SOON).get(0);
            assertThat(got.text()).isEqualTo("half a mess");
            assertThat(got.complete()).isFalse();
            assertThat(got.stored()).isFalse();
        }
    }

    @Test
    void aClientThatHasTheReplyFindsItsMessageAmongThoseStored() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onEndOfData()
                        .act(proceed(), ServerAction.stall())
                        .start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            client.ask("EHLO client.test");
            client.ask("MAIL FROM:<a@x.test>");
            client.ask("RCPT TO:<b@y.test>");
            client.ask("DATA");
            assertThat(client.ask("Hi\r\n.")).startsWith("250");

            assertThat(server.messages())
                    .singleElement()
                    .satisfies(stored -> assertThat(stored.text()).isEqualTo("Hi\r\n"));
        }
    }

    @Test
    void tellsAMessageStoredFromOneAcknowledged() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp()
                        .onEndOfData()
                        .act(proceed(), close())
                        .connection(2, script -> script.onEndOfData().act(close()))
                        .connection(3, script -> script.onEndOfData().act(ServerAction.cutAfter(2), proceed()))
                        .start();
                PlainClient first = new PlainClient(server)) {
            String dialogue = "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<b@y.test>\r\nDATA\r\n.\r\n";
            first.send(dialogue).rest();
            server.awaitTransactions(1, SOON);
            try (PlainClient second = new PlainClient(server)) {
                second.send(dialogue).rest();
            }
            server.awaitTransactions(2, SOON);
            try (PlainClient third = new PlainClient(server)) {
                assertThat(third.send(dialogue).rest()).endsWith("\r\n25");
            }
            List<ReceivedTransaction> all = server.awaitTransactions(3, SOON);
            assertThat(all).extracting(ReceivedTransaction::complete).containsExactly(true, true, true);
            assertThat(all).extracting(ReceivedTransaction::stored).containsExactly(true, false, true);
            assertThat(all).extracting(ReceivedTransaction::acknowledged).containsExactly(true, false, false);
        }
    }

    @Test
    void awaitFailsWithTheTranscriptWhenTheTimeIsOver() throws Exception {
        try (ScriptedServer server = ScriptedServer.smtp().start();
                PlainClient client = new PlainClient(server)) {
            client.reply();
            assertThatThrownBy(() -> server.awaitTransactions(1, Duration.ofMillis(10)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("1 S  220 mx.test");
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        ScriptedServer server = ScriptedServer.smtp()
                .on("NOOP")
                .act(ServerAction.stopReading())
                .on("RSET")
                .act(ServerAction.delay(Duration.ofHours(1)))
                .start();
        try (PlainClient first = new PlainClient(server);
                PlainClient second = new PlainClient(server)) {
            first.ask("NOOP");
            second.ask("RSET");
            server.awaitConnections(2, SOON);
            server.close();
            server.close();
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.contains(":" + server.port()));
        }
    }

    private static ServerIdentity identity() {
        return ServerIdentity.of(TestCertificate.server("mx.test").selfSigned());
    }

    private static SSLContext trustAll() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, null);
        return context;
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
