/** One session with one server: connect, EHLO, STARTTLS, deliver, QUIT, with deadlines. */
@NullMarked
package org.smtpclient.core.connection;

import org.jspecify.annotations.NullMarked;
