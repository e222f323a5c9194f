package org.smtpclient.core.auth;

import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;

/** The client says one thing and is done. */
final class OneResponse implements SaslExchange {
    private final String mechanism;
    private final byte[] response;
    private boolean said;

    OneResponse(String mechanism, byte[] response) {
        this.mechanism = mechanism;
        this.response = response;
    }

    @Override
    public byte[] initialResponse() {
        said = true;
        return response.clone();
    }

    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        throw new SaslException(mechanism + " has no challenges, and the server sent one");
    }

    @Override
    public boolean isComplete() {
        return said;
    }
}
