package org.smtpclient.testkit.smtp;

import java.io.IOException;

/** The dialogue is over: by the script, by the client, or because the server is closed. */
final class ConnectionEnded extends IOException {
    private static final long serialVersionUID = 1L;

    ConnectionEnded(String how) {
        super(how);
    }
}
