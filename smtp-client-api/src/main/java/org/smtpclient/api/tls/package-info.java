/** TLS policy of a delivery: what a policy is asked, the directive it gives, how a peer is verified, and what came of it (RFC 8460). */
@NullMarked
package org.smtpclient.api.tls;

import org.jspecify.annotations.NullMarked;
