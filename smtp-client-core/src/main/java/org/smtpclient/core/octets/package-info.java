/** Octets in bulk: how they are searched and handed on. Not exported. */
@NullMarked
package org.smtpclient.core.octets;

import org.jspecify.annotations.NullMarked;
