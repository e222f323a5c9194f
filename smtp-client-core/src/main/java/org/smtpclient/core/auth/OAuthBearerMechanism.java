package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/** OAUTHBEARER (RFC 7628): an OAuth 2.0 access token. Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class OAuthBearerMechanism implements SaslMechanism {

    /** The mechanism. */
    public OAuthBearerMechanism() {}

    @Override
    public String mechanism() {
        return "OAUTHBEARER";
    }

    @Override
    public int priority() {
        return 400;
    }

    @Override
    public boolean revealsSecret() {
        return true;
    }

    @Override
    public boolean accepts(Credentials credentials) {
        return credentials instanceof Credentials.BearerToken;
    }

    @Override
    public SaslExchange start(SaslContext context) throws SaslException {
        Credentials.BearerToken token = Kind.of(this, context.credentials(), Credentials.BearerToken.class);
        if (context.host().chars().anyMatch(Character::isISOControl)) {
            throw new SaslException("The server's name holds a control character, which would garble OAUTHBEARER");
        }
        // RFC 5801 §4: the comma and the equals sign part what stands here
        String identity = token.authenticationId().replace("=", "=3D").replace(",", "=2C");
        String port = context.port() == 0 ? "" : "\1port=" + context.port();
        String message =
                "n,a=" + identity + ",\1host=" + context.host() + port + "\1auth=Bearer " + token.token() + "\1\1";
        return new TokenExchange(mechanism(), message.getBytes(StandardCharsets.UTF_8), new byte[] {1});
    }
}
