/** A {@link org.smtpclient.api.dns.Resolver} on dnsjava that validates DNSSEC in process. */
@NullMarked
package org.smtpclient.dns.dnsjava;

import org.jspecify.annotations.NullMarked;
