package org.smtpclient.core.auth;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/**
 * EXTERNAL (RFC 4422, Appendix A): the server knows the client by other means, such as its TLS certificate. Has no state;
 * safe for many threads.
 */
@AutoService(SaslMechanism.class)
public final class ExternalMechanism implements SaslMechanism {

    /** The mechanism. */
    public ExternalMechanism() {}

    @Override
    public String mechanism() {
        return "EXTERNAL";
    }

    @Override
    public int priority() {
        return 300;
    }

    @Override
    public boolean revealsSecret() {
        return false;
    }

    @Override
    public boolean accepts(Credentials credentials) {
        return credentials instanceof Credentials.External;
    }

    @Override
    public SaslExchange start(SaslContext context) {
        String actingAs =
                Kind.of(this, context.credentials(), Credentials.External.class).authorizationId();
        return new OneResponse(mechanism(), (actingAs == null ? "" : actingAs).getBytes(StandardCharsets.UTF_8));
    }
}
