/**
 * SCRAM (RFC 5802, RFC 7677): client and server prove to each other that they know the password, and neither tells it;
 * with channel binding, that nobody stands between them.
 */
@NullMarked
package org.smtpclient.auth.scram;

import org.jspecify.annotations.NullMarked;
