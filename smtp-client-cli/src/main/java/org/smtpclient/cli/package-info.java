/** The {@code smtp-client} command. */
@NullMarked
package org.smtpclient.cli;

import org.jspecify.annotations.NullMarked;
