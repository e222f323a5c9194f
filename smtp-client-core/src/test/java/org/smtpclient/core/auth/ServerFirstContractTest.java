package org.smtpclient.core.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.testkit.contract.SaslMechanismContractTest;

@DisplayName("A mechanism in which the server speaks first")
class ServerFirstContractTest {

    private abstract static class Challenged extends SaslMechanismContractTest {
        /** Challenge and response, in turn. */
        abstract List<String> dialogue();

        @Override
        protected Credentials credentials() {
            return Credentials.password(IDENTITY, SECRET);
        }

        @Override
        protected List<byte[]> serve(SaslExchange exchange, SaslContext context) throws SaslException {
            assertThat(exchange.initialResponse()).isNull();
            List<byte[]> said = new ArrayList<>();
            for (int i = 0; i < dialogue().size(); i += 2) {
                assertThat(exchange.isComplete()).isFalse();
                byte[] response = exchange.respond(dialogue().get(i).getBytes(StandardCharsets.UTF_8));
                assertThat(new String(response, StandardCharsets.UTF_8))
                        .isEqualTo(dialogue().get(i + 1));
                said.add(response);
            }
            return said;
        }
    }

    @Nested
    class Login extends Challenged {
        @Override
        protected SaslMechanism mechanism() {
            return new LoginMechanism();
        }

        @Override
        List<String> dialogue() {
            return List.of("Username:", IDENTITY, "Password:", SECRET);
        }
    }

    @Nested
    @DisplayName("CRAM-MD5, with the challenge and password of RFC 2195 §2")
    class CramMd5 extends Challenged {
        @Override
        protected SaslMechanism mechanism() {
            return new CramMd5Mechanism();
        }

        @Override
        List<String> dialogue() {
            return List.of(
                    "<1896.697170952@postoffice.reston.mci.net>", IDENTITY + " b913a602c7eda7a495b4e6e7334d3890");
        }
    }
}
