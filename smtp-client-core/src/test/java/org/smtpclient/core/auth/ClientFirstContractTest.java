package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.testkit.contract.SaslMechanismContractTest;

@DisplayName("A mechanism of one message")
class ClientFirstContractTest {

    private abstract static class OneMessage extends SaslMechanismContractTest {
        abstract String expected();

        @Override
        protected List<byte[]> serve(SaslExchange exchange, SaslContext context) {
            byte[] message = exchange.initialResponse();
            assertThat(message).isNotNull();
            assertThat(new String(message, StandardCharsets.UTF_8)).isEqualTo(expected());
            return List.of(message);
        }
    }

    @Nested
    class Plain extends OneMessage {
        @Override
        protected SaslMechanism mechanism() {
            return new PlainMechanism();
        }

        @Override
        protected Credentials credentials() {
            return Credentials.password(IDENTITY, SECRET).actingAs("admin");
        }

        @Override
        String expected() {
            return "admin\0user@example.org\0" + SECRET;
        }
    }

    @Nested
    class External extends OneMessage {
        @Override
        protected SaslMechanism mechanism() {
            return new ExternalMechanism();
        }

        @Override
        protected Credentials credentials() {
            return Credentials.external(IDENTITY);
        }

        @Override
        String expected() {
            return IDENTITY;
        }
    }

    @Nested
    class OAuthBearer extends OneMessage {
        @Override
        protected SaslMechanism mechanism() {
            return new OAuthBearerMechanism();
        }

        @Override
        protected Credentials credentials() {
            return Credentials.bearerToken(IDENTITY, SECRET);
        }

        @Override
        String expected() {
            return "n,a=user@example.org,\1host=mail.example.org\1port=587\1auth=Bearer " + SECRET + "\1\1";
        }
    }

    @Nested
    class XOAuth2 extends OneMessage {
        @Override
        protected SaslMechanism mechanism() {
            return new XOAuth2Mechanism();
        }

        @Override
        protected Credentials credentials() {
            return Credentials.bearerToken(IDENTITY, SECRET);
        }

        @Override
        String expected() {
            return "user=user@example.org\1auth=Bearer " + SECRET + "\1\1";
        }
    }
}
