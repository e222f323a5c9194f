/** Byte connections with deadlines, and the endpoints they lead to. */
@NullMarked
package org.smtpclient.api.transport;

import org.jspecify.annotations.NullMarked;
