/** The message to deliver: octets from memory, a file or a stream, checked before anything is sent. */
@NullMarked
package org.smtpclient.core.message;

import org.jspecify.annotations.NullMarked;
