package org.smtpclient.auth.scram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.testkit.contract.SaslMechanismContractTest;

@DisplayName("A mechanism of the SCRAM family")
class ScramContractTest {

    private abstract static class Family extends SaslMechanismContractTest {
        @Override
        protected Credentials credentials() {
            return Credentials.password(IDENTITY, SECRET).actingAs("admin");
        }

        @Override
        protected List<byte[]> serve(SaslExchange exchange, SaslContext context) throws SaslException {
            ScramServer server = new ScramServer(mechanism().mechanism(), SECRET);
            boolean bound = mechanism().needsChannelBinding();

            byte[] first = exchange.initialResponse();
            byte[] last = exchange.respond(octets(server.first(text(first))));
            assertThat(server.gs2()).isEqualTo((bound ? "p=tls-server-end-point" : "y") + ",a=admin,");
            assertThat(server.user()).isEqualTo(IDENTITY);
            assertThat(exchange.isComplete()).as("before the server's proof").isFalse();

            byte[] binding = bound ? context.channelBindings().get("tls-server-end-point") : new byte[0];
            assertThat(exchange.respond(octets(server.last(text(last), binding))))
                    .isEmpty();
            return List.of(first, last);
        }
    }

    static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Nested
    class Sha1 extends Family {
        @Override
        protected SaslMechanism mechanism() {
            return new ScramSha1();
        }
    }

    @Nested
    class Sha1Plus extends Family {
        @Override
        protected SaslMechanism mechanism() {
            return new ScramSha1Plus();
        }
    }

    @Nested
    class Sha256 extends Family {
        @Override
        protected SaslMechanism mechanism() {
            return new ScramSha256();
        }
    }

    @Nested
    class Sha256Plus extends Family {
        @Override
        protected SaslMechanism mechanism() {
            return new ScramSha256Plus();
        }
    }
}
