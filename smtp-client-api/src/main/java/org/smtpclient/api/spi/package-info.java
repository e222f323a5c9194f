/** What every provider has in common, whatever its service. */
@NullMarked
package org.smtpclient.api.spi;

import org.jspecify.annotations.NullMarked;
