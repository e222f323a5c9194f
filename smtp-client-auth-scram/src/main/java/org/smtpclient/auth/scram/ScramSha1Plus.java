package org.smtpclient.auth.scram;

import com.google.auto.service.AutoService;
import org.smtpclient.api.auth.SaslMechanism;

/** SCRAM-SHA-1-PLUS (RFC 5802): bound to the TLS channel. Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class ScramSha1Plus extends Scram {

    /** The mechanism. */
    public ScramSha1Plus() {
        super("SCRAM-SHA-1-PLUS", true, 700);
    }
}
