/** A long way to a server, on loopback. */
@NullMarked
package org.smtpclient.testkit.relay;

import org.jspecify.annotations.NullMarked;
