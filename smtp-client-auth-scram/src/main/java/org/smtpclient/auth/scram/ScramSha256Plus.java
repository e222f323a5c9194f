package org.smtpclient.auth.scram;

import com.google.auto.service.AutoService;
import org.smtpclient.api.auth.SaslMechanism;

/** SCRAM-SHA-256-PLUS (RFC 7677): bound to the TLS channel. Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class ScramSha256Plus extends Scram {

    /** The mechanism. */
    public ScramSha256Plus() {
        super("SCRAM-SHA-256-PLUS", true, 800);
    }
}
