package org.smtpclient.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.routing.AddressFamilies;

/**
 * The shared options, parsed.
 *
 * @param resolvers DNS servers to ask; empty for the system's
 * @param dns the backend
 * @param trustAnchor a file; null for the IANA root's keys
 * @param trustAd whether the AD bit is believed
 * @param policy what TLS there must be
 * @param authorities a file of certificates that servers' must lead to; null for those that the JDK trusts
 * @param port of the mail hosts
 * @param ehlo null for this host's name
 * @param timeout for everything together
 * @param relay where to connect instead of asking for MX records, or null
 * @param families which addresses are used
 */
record Settings(
        List<InetSocketAddress> resolvers,
        DnsChoice dns,
        @Nullable Path trustAnchor,
        boolean trustAd,
        PolicyChoice policy,
        @Nullable Path authorities,
        int port,
        @Nullable EhloName ehlo,
        Duration timeout,
        @Nullable HostPort relay,
        AddressFamilies families) {}
