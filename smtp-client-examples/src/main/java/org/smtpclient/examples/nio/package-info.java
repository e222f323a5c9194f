/** The protocol engine on a plain NIO selector loop: many sessions, one thread, no blocking call. */
@NullMarked
package org.smtpclient.examples.nio;

import org.jspecify.annotations.NullMarked;
