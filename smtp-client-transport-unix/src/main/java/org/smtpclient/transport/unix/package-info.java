/** A transport for Unix domain sockets, by path and by Linux's abstract names: the usual way to speak LMTP. */
@NullMarked
package org.smtpclient.transport.unix;

import org.jspecify.annotations.NullMarked;
