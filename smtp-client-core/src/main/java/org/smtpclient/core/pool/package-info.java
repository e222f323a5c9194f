/** Sessions kept open between messages, and lent to one user at a time. */
@NullMarked
package org.smtpclient.core.pool;

import org.jspecify.annotations.NullMarked;
