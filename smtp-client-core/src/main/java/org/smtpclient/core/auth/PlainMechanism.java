package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/** PLAIN (RFC 4616): name and password as they are. Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class PlainMechanism implements SaslMechanism {

    /** The mechanism. */
    public PlainMechanism() {}

    @Override
    public String mechanism() {
        return "PLAIN";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public boolean revealsSecret() {
        return true;
    }

    @Override
    public boolean accepts(Credentials credentials) {
        return credentials instanceof Credentials.Password;
    }

    @Override
    public SaslExchange start(SaslContext context) {
        Credentials.Password password = Kind.of(this, context.credentials(), Credentials.Password.class);
        String actingAs = password.authorizationId() == null ? "" : password.authorizationId();
        String message = actingAs + '\0' + password.authenticationId() + '\0' + password.password();
        return new OneResponse(mechanism(), message.getBytes(StandardCharsets.UTF_8));
    }
}
