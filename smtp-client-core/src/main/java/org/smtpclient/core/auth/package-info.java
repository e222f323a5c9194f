/**
 * SMTP AUTH (RFC 4954): the dialogue as a machine without I/O, what it may do over which connection, and the mechanisms
 * that need no library.
 */
@NullMarked
package org.smtpclient.core.auth;

import org.jspecify.annotations.NullMarked;
