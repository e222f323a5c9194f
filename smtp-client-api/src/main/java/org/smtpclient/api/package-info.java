/** Discovery of the providers of the three services: resolver, TLS policies, transports. */
@NullMarked
package org.smtpclient.api;

import org.jspecify.annotations.NullMarked;
