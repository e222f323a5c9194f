package org.smtpclient.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.smtpclient.testkit.certificates.ServerIdentity;

/** An OpenSMTPD of the laboratory's own that receives mail on port 25 of a loopback address. */
final class OpenSmtpdServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            smtp max-message-size "50M"
            pki lab cert "%1$s/identity.pem"
            pki lab key "%1$s/identity.pem"
            table recipients file:%1$s/recipients
            table users file:%1$s/users
            table owner file:%1$s/owner
            listen on %2$s port 25 hostname opensmtpd.lab.invalid tls pki lab
            action "store" maildir "%1$s/mail/%%{dest}" virtual <users> userbase <owner>
            match from any for any rcpt-to <recipients> action "store"
            """;

    private final Path directory;
    private final ServerProcess process;

    private OpenSmtpdServer(LabDirectory lab, Setup setup) {
        directory = lab.path().resolve("opensmtpd");
        Path configuration = lab.write("opensmtpd/smtpd.conf", CONFIGURATION.formatted(directory, setup.address));
        lab.write("opensmtpd/recipients", lines(setup, ""));
        lab.write("opensmtpd/users", lines(setup, ": owner"));
        lab.write("opensmtpd/owner", "owner: 65534:65534:" + directory.resolve("mail") + "\n");
        try {
            Files.setPosixFilePermissions(
                    lab.write("opensmtpd/identity.pem", setup.identity.pem()),
                    PosixFilePermissions.fromString("rw-------"));
            Files.setAttribute(Files.createDirectory(directory.resolve("mail")), "unix:uid", 65534);
        } catch (IOException failure) {
            throw new LabException("Could not make OpenSMTPD's files (this needs root)", failure);
        }
        Ports.requireFree(setup.address, 25);
        List<String> command = List.of(Program.OPENSMTPD.path().toString(), "-d", "-f", configuration.toString());
        process = ServerProcess.start(lab, "opensmtpd", namespace(lab).running("opensmtpd", command))
                .ready(() -> SmtpDialogue.greets(setup.address));
    }

    /** The users and the places that Debian's OpenSMTPD was built with, and that no option changes. */
    private static MountNamespace namespace(LabDirectory lab) {
        String nowhere = "/var/lib/opensmtpd/empty";
        return new MountNamespace(lab)
                .user("opensmtpd", 64_991, nowhere)
                .user("opensmtpq", 64_992, nowhere)
                .empty("/var/lib")
                .directory(nowhere, "755")
                .empty("/var/spool")
                .directory("/var/spool/smtpd", "711")
                .empty("/run")
                .empty("/usr/libexec")
                .copy(Program.OPENSMTPD.unpackedPackage().resolve("usr/libexec/opensmtpd"), "/usr/libexec/opensmtpd");
    }

    private static String lines(Setup setup, String end) {
        return setup.mailboxes.stream().map(mailbox -> mailbox + end + "\n").collect(Collectors.joining());
    }

    static Setup setup(String address, ServerIdentity identity) {
        return new Setup(address, identity);
    }

    /** Waits for the messages in a mailbox. */
    List<DeliveredMessage> messages(String mailbox, int count) {
        return new Maildir(directory.resolve("mail").resolve(mailbox)).await(count);
    }

    @Override
    public void close() {
        process.close();
    }

    /** What an OpenSMTPD is to be. */
    static final class Setup {
        private final String address;
        private final ServerIdentity identity;
        private final Set<String> mailboxes = new LinkedHashSet<>();

        private Setup(String address, ServerIdentity identity) {
            this.address = address;
            this.identity = identity;
        }

        /** Takes mail for an address; all others are refused (550). */
        Setup mailbox(String mailbox) {
            mailboxes.add(mailbox);
            return this;
        }

        OpenSmtpdServer start(LabDirectory lab) {
            return new OpenSmtpdServer(lab, this);
        }
    }
}
