package org.smtpclient.integration.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.smtpclient.integration.DnsServers;
import org.smtpclient.integration.Lab;
import org.smtpclient.integration.Zone;

/** The zones, name servers and mail servers of a list of situations, all running. */
final class ParityLab implements AutoCloseable {
    private final MailServers mailServers = new MailServers();
    private final Lab lab;

    private ParityLab(List<Situation> situations) {
        ZoneCollection zones = new ZoneCollection();
        for (Situation situation : situations) {
            Certificates certificates = new Certificates(situation.names());
            List<String> addresses = mailServers.start(situation, certificates);
            new ZoneClauses(situation, certificates, addresses, zones).addToZones();
        }
        Lab.Setup setup = Lab.setup();
        for (Zone zone : zones.zones()) {
            setup.zone(zone);
        }
        lab = setup.start();
    }

    static ParityLab start(List<Situation> situations) {
        return new ParityLab(situations);
    }

    Path trustAnchor() {
        return lab.trustAnchor();
    }

    /** A finger that asks the laboratory's validating resolver, and believes it. */
    PostTlsFinger postTlsFinger() {
        Path directory = lab.directory().resolve("posttls-finger");
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("main.cf"), """
                    compatibility_level = 3.6
                    inet_interfaces = 127.0.0.1
                    myhostname = client.test
                    """);
            Files.writeString(
                    directory.resolve("resolv.conf"),
                    "nameserver " + DnsServers.VALIDATING + "\noptions trust-ad timeout:5 attempts:2\n");
        } catch (IOException failure) {
            throw new UncheckedIOException("Could not write to " + directory, failure);
        }
        return new PostTlsFinger(directory);
    }

    @Override
    public void close() throws IOException {
        lab.close();
        mailServers.close();
    }
}
