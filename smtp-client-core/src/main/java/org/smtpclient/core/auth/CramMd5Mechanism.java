package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/**
 * CRAM-MD5 (RFC 2195): a keyed digest of the server's challenge. Whoever reads along can try passwords at leisure, and
 * the server does not prove itself. Has no state; safe for many threads.
 */
@AutoService(SaslMechanism.class)
public final class CramMd5Mechanism implements SaslMechanism {

    /** The mechanism. */
    public CramMd5Mechanism() {}

    @Override
    public String mechanism() {
        return "CRAM-MD5";
    }

    @Override
    public int priority() {
        return 200;
    }

    @Override
    public boolean revealsSecret() {
        return false;
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
        private boolean answered;

        Exchange(Credentials.Password password) {
            this.password = password;
        }

        @Override
        public byte @Nullable [] initialResponse() {
            return null;
        }

        @Override
        public byte[] respond(byte[] challenge) throws SaslException {
            if (answered) {
                throw new SaslException("CRAM-MD5 has one challenge, and the server sent another");
            }
            if (challenge.length == 0) {
                throw new SaslException("The server's CRAM-MD5 challenge is empty: the answer could be used again");
            }
            answered = true;
            String response = password.authenticationId() + " " + digest(challenge);
            return response.getBytes(StandardCharsets.UTF_8);
        }

        private String digest(byte[] challenge) throws SaslException {
            try {
                Mac mac = Mac.getInstance("HmacMD5");
                mac.init(new SecretKeySpec(password.password().getBytes(StandardCharsets.UTF_8), "HmacMD5"));
                return HexFormat.of().formatHex(mac.doFinal(challenge));
            } catch (GeneralSecurityException e) {
                throw new SaslException("This JVM does not do HMAC-MD5; allow another mechanism", e);
            }
        }

        @Override
        public boolean isComplete() {
            return answered;
        }
    }
}
