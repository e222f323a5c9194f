package org.smtpclient.integration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** The name servers of a laboratory: authoritative ones (NSD) and recursive ones (Unbound). */
public final class DnsServers implements AutoCloseable {
    /** A recursive resolver that validates from the laboratory's trust anchor. */
    public static final String VALIDATING = "127.0.53.53";

    /** A recursive resolver that validates nothing. */
    static final String NON_VALIDATING = "127.0.53.54";

    private static final Duration PROBE = Duration.ofMillis(500);

    private final Resources resources = new Resources();
    private final LabDirectory directory;
    private final SignedZones zones;

    private DnsServers(LabDirectory directory, SignedZones zones) {
        this.directory = directory;
        this.zones = zones;
    }

    /** Starts all servers, and comes back when each answers. */
    static DnsServers start(LabDirectory directory, SignedZones zones) {
        DnsServers servers = new DnsServers(directory, zones);
        try {
            servers.startAll();
            return servers;
        } catch (RuntimeException failure) {
            servers.resources.closeAfter(failure);
            throw failure;
        }
    }

    private void startAll() {
        for (String address : SignedZones.SERVERS) {
            Ports.requireFree(address, 53);
            startNsd(address);
        }
        if (zones.hasSilentServer()) {
            resources.add(new SilentServer(SignedZones.SILENT_SERVER));
        }
        startUnbound(
                VALIDATING,
                "module-config: \"validator iterator\"\n  trust-anchor-file: \"" + zones.trustAnchor() + "\"");
        startUnbound(NON_VALIDATING, "module-config: \"iterator\"");
    }

    private void startNsd(String address) {
        String name = "nsd-" + address;
        Path configuration = directory.write(name + "/nsd.conf", """
                server:
                  ip-address: %1$s@53
                  do-ip6: no
                  username: ""
                  server-count: 1
                  database: ""
                  zonesdir: "%2$s"
                  pidfile: "%2$s/nsd.pid"
                  xfrdfile: "%2$s/xfrd.state"
                  zonelistfile: "%2$s/zone.list"
                  xfrdir: "%2$s"
                  rrl-ratelimit: 0
                  refuse-any: no
                remote-control:
                  control-enable: no
                %3$s
                """.formatted(
                        address, directory.path().resolve(name), zones.configuration(address)));
        ServerProcess server = resources.add(ServerProcess.start(
                directory, name, List.of(Program.NSD.path().toString(), "-d", "-c", configuration.toString())));
        server.ready(() -> zones.served(address).stream().allMatch(origin -> answers(address, origin)));
    }

    private void startUnbound(String address, String settings) {
        Ports.requireFree(address, 53);
        String name = "unbound-" + address;
        Path configuration = directory.write(name + "/unbound.conf", """
                server:
                  interface: %1$s
                  access-control: 127.0.0.0/8 allow
                  do-ip6: no
                  do-daemonize: no
                  use-syslog: no
                  log-time-ascii: yes
                  val-log-level: 2
                  ede: yes
                  username: ""
                  chroot: ""
                  directory: "%2$s"
                  pidfile: "%2$s/unbound.pid"
                  num-threads: 1
                  %3$s
                  root-hints: "%4$s"
                  do-not-query-localhost: no
                  unblock-lan-zones: yes
                  local-zone: "test." nodefault
                  local-zone: "invalid." nodefault
                  qname-minimisation: no
                  trust-anchor-signaling: no
                remote-control:
                  control-enable: no
                """.formatted(
                        address, directory.path().resolve(name), settings, zones.rootHints()));
        ServerProcess server = resources.add(ServerProcess.start(
                directory, name, List.of(Program.UNBOUND.path().toString(), "-d", "-c", configuration.toString())));
        server.ready(() -> answers(address, "."));
    }

    /** Whether a server gives the SOA record of a zone. */
    private static boolean answers(String address, String origin) {
        try {
            SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(address, 53));
            resolver.setTimeout(PROBE);
            Message query = Message.newQuery(Record.newRecord(Name.fromString(origin), Type.SOA, DClass.IN));
            return resolver.send(query).getRcode() == Rcode.NOERROR;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        resources.close();
    }

    /** Holds port 53 of an address, UDP and TCP, and says nothing. */
    private static final class SilentServer implements AutoCloseable {
        private final DatagramSocket datagrams;
        private final ServerSocket connections;

        SilentServer(String address) {
            Ports.requireFree(address, 53);
            try {
                datagrams = new DatagramSocket(new InetSocketAddress(address, 53));
                connections = new ServerSocket();
                connections.bind(new InetSocketAddress(address, 53));
            } catch (IOException failure) {
                throw new LabException("Could not hold " + address + ":53", failure);
            }
        }

        @Override
        public void close() throws IOException {
            datagrams.close();
            connections.close();
        }
    }
}
