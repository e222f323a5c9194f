/** The TCP transport. */
@NullMarked
package org.smtpclient.core.transport;

import org.jspecify.annotations.NullMarked;
