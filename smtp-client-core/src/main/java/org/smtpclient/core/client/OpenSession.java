package org.smtpclient.core.client;

import org.smtpclient.core.connection.SmtpConnection;

/**
 * A session that may serve several deliveries one after the other.
 *
 * @param listener hears all of the session, and passes it on to the delivery that uses it
 */
record OpenSession(SmtpConnection connection, RelayListener listener) {}
