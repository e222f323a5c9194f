package org.smtpclient.integration.parity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.smtpclient.integration.DnsServers;
import org.smtpclient.integration.Lab;

/** The zones, name servers and mail servers of a list of situations, all running. */
final class ParityLab implements AutoCloseable {
    /** What both clients call themselves. */
    static final String CLIENT_NAME = "client.test";

    private final MailServers mailServers;
    private final Lab lab;

    private ParityLab(MailServers mailServers, Lab lab) {
        this.mailServers = mailServers;
        this.lab = lab;
    }

    static ParityLab start(List<Situation> situations) throws IOException {
        MailServers mailServers = new MailServers();
        try {
            ZoneCollection zones = new ZoneCollection();
            for (Situation situation : situations) {
                Certificates certificates = new Certificates(situation.names());
                List<String> addresses = mailServers.start(situation, certificates);
                new ZoneClauses(situation, certificates, addresses, zones).addToZones();
            }
            Lab.Setup setup = Lab.setup();
            zones.zones().forEach(setup::zone);
            return new ParityLab(mailServers, setup.start());
        } catch (RuntimeException failure) {
            mailServers.close();
            throw failure;
        }
    }

    Path trustAnchor() {
        return lab.trustAnchor();
    }

    /** A finger that asks the laboratory's validating resolver, and believes it. */
    PostTlsFinger postTlsFinger() {
        Path directory = lab.directory().resolve("posttls-finger");
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve("main.cf"),
                    "compatibility_level = 3.6\ninet_interfaces = 127.0.0.1\nmyhostname = " + CLIENT_NAME + "\n");
            // Without trust-ad the C library takes the AD bit away.
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
        try {
            lab.close();
        } finally {
            mailServers.close();
        }
    }
}
