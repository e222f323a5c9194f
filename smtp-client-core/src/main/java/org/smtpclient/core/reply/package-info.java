/** What servers say: replies, their parser, enhanced status codes, capabilities. */
@NullMarked
package org.smtpclient.core.reply;

import org.jspecify.annotations.NullMarked;
