/**
 * A DNS server for tests: signed and unsigned zones on loopback, seen as a client sees a recursive resolver, with faults
 * on demand.
 *
 * <p>{@link org.smtpclient.testkit.dns.TestDns} is the server, {@link org.smtpclient.testkit.dns.TestZone} what it
 * serves, {@link org.smtpclient.testkit.dns.DnsFault} what can go wrong. The root and the top-level domains are made and
 * signed for you; {@link org.smtpclient.testkit.dns.TestDns#trustAnchor()} is what a validating client has to trust.
 *
 * <p>Where no server is needed, {@link org.smtpclient.testkit.dns.FakeResolver} answers from a map.
 */
@NullMarked
package org.smtpclient.testkit.dns;

import org.jspecify.annotations.NullMarked;
