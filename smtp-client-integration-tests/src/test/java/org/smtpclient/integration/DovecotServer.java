package org.smtpclient.integration;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Dovecot of the laboratory's own: takes mail by LMTP on a Unix domain socket, into one maildir per mailbox, and tells
 * other servers, such as Postfix, whether a password is right (SASL).
 */
final class DovecotServer implements AutoCloseable {
    private static final String CONFIGURATION = """
            base_dir = %1$s/run
            state_dir = %1$s/state
            log_path = %1$s/log
            listen = 127.0.0.1
            protocols = lmtp
            ssl = no
            hostname = dovecot.lab.invalid
            postmaster_address = postmaster@lab.invalid
            recipient_delimiter =
            mail_location = maildir:~/
            mail_plugins = quota
            plugin {
              quota = count:User quota
              quota_vsizes = yes
            }
            auth_mechanisms = plain login cram-md5 scram-sha-1 scram-sha-256
            auth_failure_delay = 0
            passdb {
              driver = passwd-file
              args = scheme=PLAIN username_format=%%u %1$s/users
            }
            userdb {
              driver = passwd-file
              args = username_format=%%u %1$s/users
            }
            service anvil {
              unix_listener anvil-auth-penalty {
                mode = 0
              }
            }
            service lmtp {
              unix_listener %1$s/lmtp {
                mode = 0666
              }
            }
            service auth {
              unix_listener %1$s/auth {
                mode = 0666
              }
            }
            """;

    private final Path directory;
    private final ServerProcess process;

    private DovecotServer(LabDirectory lab, Setup setup) {
        directory = lab.path().resolve("dovecot");
        lab.write("dovecot/dovecot.conf", CONFIGURATION.formatted(directory));
        StringBuilder users = new StringBuilder();
        setup.passwords.forEach((mailbox, password) -> users.append(String.join(
                        ":",
                        mailbox,
                        password,
                        "65534",
                        "65534",
                        "",
                        maildirOf(mailbox).toString(),
                        "",
                        ""))
                .append(setup.full.contains(mailbox) ? "userdb_quota_rule=*:bytes=1\n" : "\n"));
        lab.write("dovecot/users", new String(users.toString().getBytes(UTF_8), ISO_8859_1));
        try {
            Files.createDirectory(directory.resolve("state"));
            Files.setAttribute(Files.createDirectory(directory.resolve("mail")), "unix:uid", 65534);
        } catch (IOException failure) {
            throw new LabException("Could not make Dovecot's directories (this needs root)", failure);
        }
        process = ServerProcess.start(
                lab,
                "dovecot",
                List.of(
                        Program.DOVECOT.path().toString(),
                        "-F",
                        "-c",
                        directory.resolve("dovecot.conf").toString()));
        try {
            process.ready(() -> listens(lmtp()) && listens(auth()));
        } catch (LabException failure) {
            throw new LabException(failure.getMessage() + "\n" + log(), failure);
        }
    }

    private Path maildirOf(String mailbox) {
        return directory.resolve("mail").resolve(mailbox);
    }

    private static boolean listens(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        }
    }

    static Setup setup() {
        return new Setup();
    }

    /** Where LMTP is spoken. */
    Path lmtp() {
        return directory.resolve("lmtp");
    }

    /** Where servers ask about passwords, in Dovecot's own protocol. */
    Path auth() {
        return directory.resolve("auth");
    }

    /** The messages in a mailbox. LMTP answers when they are there. */
    List<DeliveredMessage> messages(String mailbox) {
        return new Maildir(maildirOf(mailbox)).messages();
    }

    /** What Dovecot logged so far. */
    String log() {
        return TextFiles.tail(directory.resolve("log"), 200);
    }

    @Override
    public void close() {
        process.close();
        TextFiles.write(directory.resolveSibling("logs").resolve("dovecot-mail.log"), log());
    }

    /** What a Dovecot is to be. */
    static final class Setup {
        private final Map<String, String> passwords = new LinkedHashMap<>();
        private final Set<String> full = new LinkedHashSet<>();

        private Setup() {}

        /** Takes mail for an address, which is also the name of a user; others are refused (550 5.1.1). */
        Setup mailbox(String mailbox, String password) {
            passwords.put(mailbox, password);
            return this;
        }

        /** A mailbox that has no room left: messages for it are refused at their end (552 5.2.2). */
        Setup full(String mailbox) {
            full.add(mailbox);
            return mailbox(mailbox, "none");
        }

        DovecotServer start(LabDirectory lab) {
            return new DovecotServer(lab, this);
        }
    }
}
