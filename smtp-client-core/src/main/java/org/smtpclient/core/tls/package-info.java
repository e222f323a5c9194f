/** What TLS a session must have, settled from the policies before it is connected. */
@NullMarked
package org.smtpclient.core.tls;

import org.jspecify.annotations.NullMarked;
