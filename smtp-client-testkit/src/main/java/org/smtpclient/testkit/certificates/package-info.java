/**
 * Certificates for tests: any shape a server may present, with its key, a TLS server that presents it, and the TLSA
 * records that describe it.
 */
@NullMarked
package org.smtpclient.testkit.certificates;

import org.jspecify.annotations.NullMarked;
