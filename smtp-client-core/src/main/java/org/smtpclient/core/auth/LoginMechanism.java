package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/**
 * LOGIN (draft-murchison-sasl-login): the name in answer to the first challenge, the password in answer to the second,
 * whatever they say. For servers that have nothing else. Has no state; safe for many threads.
 */
@AutoService(SaslMechanism.class)
public final class LoginMechanism implements SaslMechanism {

    /** The mechanism. */
    public LoginMechanism() {}

    @Override
    public String mechanism() {
        return "LOGIN";
    }

    @Override
    public int priority() {
        return 50;
    }

    @Override
    public boolean revealsSecret() {
        return true;
    }

    @Override
    public boolean accepts(Credentials credentials) {
        return credentials instanceof Credentials.Password && credentials.authorizationId() == null;
    }

    @Override
    public SaslExchange start(SaslContext context) {
        return new Exchange(Kind.of(this, context.credentials(), Credentials.Password.class));
    }

    private static final class Exchange implements SaslExchange {
        private final Credentials.Password password;
        private int challenges;

        Exchange(Credentials.Password password) {
            this.password = password;
        }

        @Override
        public byte @Nullable [] initialResponse() {
            return null;
        }

        @Override
        public byte[] respond(byte[] challenge) throws SaslException {
            challenges++;
            return switch (challenges) {
                case 1 -> password.authenticationId().getBytes(StandardCharsets.UTF_8);
                case 2 -> password.password().getBytes(StandardCharsets.UTF_8);
                default -> throw new SaslException("LOGIN has two challenges, and the server sent a third");
            };
        }

        @Override
        public boolean isComplete() {
            return challenges == 2;
        }
    }
}
