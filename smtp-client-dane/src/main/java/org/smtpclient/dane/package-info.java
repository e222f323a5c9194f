/**
 * DANE for SMTP: which TLS a mail host's DNSSEC-signed records demand (RFC 7672), and whether a server's certificates
 * meet the demand (RFC 7671, RFC 6698).
 */
@NullMarked
package org.smtpclient.dane;

import org.jspecify.annotations.NullMarked;
