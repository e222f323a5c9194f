/** Listening in on sessions: for logs, metrics and traces. */
@NullMarked
package org.smtpclient.api.observe;

import org.jspecify.annotations.NullMarked;
