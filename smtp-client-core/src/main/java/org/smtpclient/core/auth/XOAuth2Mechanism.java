package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/**
 * XOAUTH2, the predecessor of OAUTHBEARER that large providers defined and speak. Has no state; safe for many threads.
 */
@AutoService(SaslMechanism.class)
public final class XOAuth2Mechanism implements SaslMechanism {

    /** The mechanism. */
    public XOAuth2Mechanism() {}

    @Override
    public String mechanism() {
        return "XOAUTH2";
    }

    @Override
    public int priority() {
        return 390;
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
    public SaslExchange start(SaslContext context) {
        Credentials.BearerToken token = Kind.of(this, context.credentials(), Credentials.BearerToken.class);
        String message = "user=" + token.authenticationId() + "\1auth=Bearer " + token.token() + "\1\1";
        return new TokenExchange(mechanism(), message.getBytes(StandardCharsets.UTF_8), new byte[0]);
    }
}
