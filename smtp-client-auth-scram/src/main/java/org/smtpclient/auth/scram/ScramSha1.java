package org.smtpclient.auth.scram;

import com.google.auto.service.AutoService;
import org.smtpclient.api.auth.SaslMechanism;

/** SCRAM-SHA-1 (RFC 5802). Has no state; safe for many threads. */
@AutoService(SaslMechanism.class)
public final class ScramSha1 extends Scram {

    /** The mechanism. */
    public ScramSha1() {
        super("SCRAM-SHA-1", false, 500);
    }
}
