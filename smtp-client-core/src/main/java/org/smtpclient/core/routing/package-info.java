/** From a domain to the hosts to try: MX routing (RFC 5321 §5.1, RFC 7505), address look-ups, and a cache for both. */
@NullMarked
package org.smtpclient.core.routing;

import org.jspecify.annotations.NullMarked;
