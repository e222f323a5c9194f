package org.smtpclient.auth.scram;

import com.google.auto.service.AutoService;
import org.smtpclient.api.auth.SaslMechanism;

/** SCRAM-SHA-256 (RFC 7677). Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class ScramSha256 extends Scram {

    /** The mechanism. */
    public ScramSha256() {
        super("SCRAM-SHA-256", false, 600);
    }
}
