/** Whole deliveries: from a domain, an envelope and a message to one report. */
@NullMarked
package org.smtpclient.core.client;

import org.jspecify.annotations.NullMarked;
