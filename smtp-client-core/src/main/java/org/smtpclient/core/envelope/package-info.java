/** Envelopes: from whom and to whom, and the parameters of MAIL and RCPT as types (RFC 5321 §2.3.1, §4.1.1.11). */
@NullMarked
package org.smtpclient.core.envelope;

import org.jspecify.annotations.NullMarked;
