/**
 * The envelope's addresses and names as types (RFC 5321 §4.1.2, §4.1.3, RFC 6531 §3.3). A value of these types is
 * always something that may stand on the wire; text that does not parse is refused, never repaired.
 */
@NullMarked
package org.smtpclient.core.address;

import org.jspecify.annotations.NullMarked;
