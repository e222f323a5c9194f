package org.smtpclient.core.auth;

import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslMechanism;

/** Sees to it that a mechanism gets credentials of its own kind. */
final class Kind {
    private Kind() {}

    static <C extends Credentials> C of(SaslMechanism mechanism, Credentials credentials, Class<C> kind) {
        if (!mechanism.accepts(credentials)) {
            throw new IllegalArgumentException(mechanism.mechanism() + " cannot use: " + credentials);
        }
        return kind.cast(credentials);
    }
}
