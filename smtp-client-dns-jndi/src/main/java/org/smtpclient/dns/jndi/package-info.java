/** {@link org.smtpclient.dns.jndi.JndiResolver}: DNS with what the JDK has, and without DNSSEC. */
@NullMarked
package org.smtpclient.dns.jndi;

import org.jspecify.annotations.NullMarked;
