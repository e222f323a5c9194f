package org.smtpclient.testkit.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScriptedServerTest {
    private static final Duration SOON = Duration.ofSeconds(10);

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
}
