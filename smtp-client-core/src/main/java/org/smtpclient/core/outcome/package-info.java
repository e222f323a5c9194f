/** The words in which sessions and deliveries tell what happened. */
@NullMarked
package org.smtpclient.core.outcome;

import org.jspecify.annotations.NullMarked;
