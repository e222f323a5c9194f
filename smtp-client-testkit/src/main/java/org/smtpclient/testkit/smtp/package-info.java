/**
 * A scripted SMTP and LMTP server for tests: well behaved by default, misbehaving at any step or octet when told so.
 */
@NullMarked
package org.smtpclient.testkit.smtp;

import org.jspecify.annotations.NullMarked;
