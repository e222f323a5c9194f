/** The SMTP client as a state machine without I/O, threads or clock. */
@NullMarked
package org.smtpclient.core.engine;

import org.jspecify.annotations.NullMarked;
