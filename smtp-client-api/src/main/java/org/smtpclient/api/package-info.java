/** Discovery of the providers of the services: resolver, TLS policies, transports, SASL mechanisms. */
@NullMarked
package org.smtpclient.api;

import org.jspecify.annotations.NullMarked;
