package org.smtpclient.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpclient.testkit.certificates.ServerIdentity;

/** An Exim of the laboratory's own that receives mail on port 25 of a loopback address, into one maildir per mailbox. */
final class EximServer implements AutoCloseable {
    /** Every extension it was built with is on; it adds Received and touches nothing else. */
    private static final String CONFIGURATION = """
            primary_hostname = exim.lab.invalid
            exim_path = %1$s/exim4
            spool_directory = %1$s/spool
            log_file_path = %1$s/log/%%slog
            pid_file_path = %1$s/spool/exim.pid
            keep_environment =
            local_interfaces = %2$s
            daemon_smtp_ports = 25
            disable_ipv6
            host_lookup =
            message_size_limit = 50M
            smtp_accept_queue_per_connection = 0
            return_path_remove = false
            delivery_date_remove = false
            envelope_to_remove = false
            deliver_drop_privilege
            chunking_advertise_hosts = *
            pipelining_advertise_hosts = *
            dsn_advertise_hosts = *
            smtputf8_advertise_hosts = *
            tls_advertise_hosts = *
            tls_certificate = %1$s/identity.pem
            tls_privatekey = %1$s/identity.pem
            acl_smtp_rcpt = recipients
            begin acl
            recipients:
              defer condition = ${lookup{$local_part@$domain}lsearch{%1$s/busy}{yes}{no}}
                    message = 450 4.2.1 Busy
              accept condition = ${lookup{$local_part@$domain}lsearch{%1$s/mailboxes}{yes}{no}}
              deny message = 550 5.1.1 No such mailbox
            begin routers
            mailboxes:
              driver = accept
              address_data = ${lookup{$local_part@$domain}lsearch{%1$s/mailboxes}{$value}fail}
              transport = maildirs
            begin transports
            maildirs:
              driver = appendfile
              maildir_format
              directory = %1$s/mail/$address_data
              create_directory
            """;

    /** The user that Debian's Exim was built to run as; a number that nobody has, below that of nobody. */
    private static final String USER = "Debian-exim";

    private static final int USER_NUMBER = 64_990;

    private final Path directory;
    private final ServerProcess process;

    private EximServer(LabDirectory lab, Setup setup) {
        directory = lab.path().resolve("exim");
        lab.write("exim/exim.conf", CONFIGURATION.formatted(directory, setup.address));
        lab.write("exim/mailboxes", lines(setup.mailboxes));
        lab.write("exim/busy", lines(setup.busy));
        lab.write("exim/identity.pem", setup.identity.pem());
        // Exim starts itself anew as its own user, who may be kept out of the place where it was unpacked.
        Path program = directory.resolve("exim4");
        try {
            Files.copy(Program.EXIM.path(), program, StandardCopyOption.COPY_ATTRIBUTES);
            for (String owned : List.of("spool", "log", "mail")) {
                Files.setAttribute(Files.createDirectory(directory.resolve(owned)), "unix:uid", USER_NUMBER);
            }
        } catch (IOException failure) {
            throw new LabException("Could not make Exim's directories (this needs root)", failure);
        }
        Ports.requireFree(setup.address, 25);
        process = ServerProcess.start(
                lab,
                "exim",
                new MountNamespace(lab)
                        .user(USER, USER_NUMBER, "/nonexistent")
                        .running(
                                "exim",
                                List.of(
                                        program.toString(),
                                        "-C",
                                        directory.resolve("exim.conf").toString(),
                                        "-bdf")));
        try {
            process.ready(() -> SmtpDialogue.greets(setup.address));
        } catch (LabException failure) {
            throw new LabException(failure.getMessage() + "\n" + log(), failure);
        }
    }

    private static String lines(Set<String> addresses) {
        return addresses.stream()
                .map(address -> address + ": " + address + "\n")
                .collect(Collectors.joining());
    }

    /**
     * @param identity with an RSA key: GnuTLS reads no EC key that lacks its public half, as the JDK's do
     */
    static Setup setup(String address, ServerIdentity identity) {
        return new Setup(address, identity);
    }

    /** Waits for the messages in a mailbox. */
    List<DeliveredMessage> messages(String mailbox, int count) {
        try {
            return new Maildir(directory.resolve("mail").resolve(mailbox)).await(count);
        } catch (LabException late) {
            throw new LabException(late.getMessage() + "\n" + log(), late);
        }
    }

    /** What Exim logged so far. */
    String log() {
        return TextFiles.tail(directory.resolve("log/mainlog"), 200) + "\n"
                + TextFiles.tail(directory.resolve("log/paniclog"), 50);
    }

    @Override
    public void close() {
        process.close();
        TextFiles.write(directory.resolveSibling("logs").resolve("exim-main.log"), log());
    }

    /** What an Exim is to be. */
    static final class Setup {
        private final String address;
        private final ServerIdentity identity;
        private final Set<String> mailboxes = new LinkedHashSet<>();
        private final Set<String> busy = new LinkedHashSet<>();

        private Setup(String address, ServerIdentity identity) {
            this.address = address;
            this.identity = identity;
        }

        /** Takes mail for an address; all others are refused (550 5.1.1). */
        Setup mailbox(String mailbox) {
            mailboxes.add(mailbox);
            return this;
        }

        /** Puts off mail for an address (450 4.2.1). */
        Setup busy(String mailbox) {
            busy.add(mailbox);
            return this;
        }

        EximServer start(LabDirectory lab) {
            return new EximServer(lab, this);
        }
    }
}
