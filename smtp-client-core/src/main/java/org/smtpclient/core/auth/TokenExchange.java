package org.smtpclient.core.auth;

import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;

/**
 * The client sends a token; a server that does not take it says why in a challenge, and refuses once that is
 * acknowledged (RFC 7628 §3.2.2).
 */
final class TokenExchange implements SaslExchange {
    private final String mechanism;
    private final byte[] message;
    private final byte[] acknowledgement;
    private boolean said;
    private boolean refused;

    TokenExchange(String mechanism, byte[] message, byte[] acknowledgement) {
        this.mechanism = mechanism;
        this.message = message;
        this.acknowledgement = acknowledgement;
    }

    @Override
    public byte[] initialResponse() {
        said = true;
        return message.clone();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        if (refused) {
            throw new SaslException(mechanism + " has one challenge, and the server sent another");
        }
        refused = true;
        return acknowledgement.clone();
    }

    @Override
    public boolean isComplete() {
        return said && !refused;
    }
}
