package org.smtpclient.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smtpclient.testkit.certificates.ServerIdentity;

/**
 * A Postfix of the laboratory's own that receives mail on port 25 of loopback addresses, each with a certificate of its
 * own, and puts it into one maildir per mailbox.
 */
final class PostfixServer implements AutoCloseable {
    private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(20);
    private static final Duration RELOAD_LIMIT = Duration.ofSeconds(10);

    /** Everything but its own mailboxes is none of its business, and it must not touch what it receives. */
    private static final String MAIN = """
            compatibility_level = 3.6
            config_directory = %1$s/config
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            maillog_file = %1$s/maillog
            maillog_file_prefixes = %1$s
            meta_directory = /etc/postfix
            inet_interfaces = loopback-only
            inet_protocols = ipv4
            myhostname = postfix.lab.invalid
            mydestination =
            mynetworks = 192.0.2.1/32
            alias_maps =
            alias_database =
            local_recipient_maps =
            smtpd_peername_lookup = no
            smtpd_relay_restrictions = reject_unauth_destination
            smtpd_recipient_restrictions = check_recipient_access texthash:%1$s/config/answers
            smtpd_error_sleep_time = 0
            smtpd_client_connection_count_limit = 0
            smtpd_tls_loglevel = 1
            default_transport = error:the laboratory sends no mail
            relay_transport = error:the laboratory sends no mail
            notify_classes =
            virtual_mailbox_domains = %2$s
            virtual_mailbox_maps = texthash:%1$s/config/mailboxes
            virtual_mailbox_base = %1$s/mail
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            local_header_rewrite_clients =
            message_drop_headers =
            message_size_limit = 52428800
            virtual_mailbox_limit = 0
            """;

    private static final String SERVICES = """
            cleanup   unix  n - n - 0 cleanup
            qmgr      unix  n - n 300 1 qmgr
            tlsmgr    unix  - - n 1000? 1 tlsmgr
            rewrite   unix  - - n - - trivial-rewrite
            bounce    unix  - - n - 0 bounce
            defer     unix  - - n - 0 bounce
            trace     unix  - - n - 0 bounce
            flush     unix  n - n 1000? 0 flush
            proxymap  unix  - - n - - proxymap
            error     unix  - - n - - error
            retry     unix  - - n - - error
            virtual   unix  - n n - - virtual
            anvil     unix  - - n - 1 anvil
            postlog   unix-dgram n - n - 1 postlogd
            """;

    private final Resources resources = new Resources();
    private final Path directory;
    private final Map<String, Path> chains = new LinkedHashMap<>();

    private PostfixServer(LabDirectory lab, Setup setup) {
        directory = lab.write("postfix/config/main.cf", "").getParent().getParent();
        setup.identities.forEach((address, identity) ->
                chains.put(address, TextFiles.write(directory.resolve("config/" + address + ".pem"), identity.pem())));
        writeConfiguration(setup);
        makeMailboxes(setup);
        List<String> addresses = Stream.concat(setup.identities.keySet().stream(), setup.plain.stream())
                .toList();
        addresses.forEach(address -> Ports.requireFree(address, 25));
        ServerProcess start = resources.add(ServerProcess.start(
                lab,
                "postfix",
                List.of(
                        Program.POSTFIX.path().toString(),
                        "-c",
                        directory.resolve("config").toString(),
                        "start-fg")));
        try {
            start.ready(() -> addresses.stream().allMatch(SmtpDialogue::greets));
            adoptMaster(lab);
        } catch (LabException failure) {
            LabException told = new LabException(failure.getMessage() + "\n" + log(), failure);
            resources.closeAfter(told);
            throw told;
        }
    }

    /**
     * Sees to it that master(8) ends. It runs in a session of its own, so that a signal to this build's process group,
     * such as Ctrl-C, ends the script that started it and not master itself.
     */
    private void adoptMaster(LabDirectory lab) {
        String pid = TextFiles.read(directory.resolve("queue/pid/master.pid")).strip();
        ProcessHandle master = ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new LabException("Postfix's master, process " + pid + ", is gone"));
        lab.register("postfix-master", master);
        resources.add(() -> ServerProcess.end(master));
    }

    private void writeConfiguration(Setup setup) {
        Path configuration = directory.resolve("config");
        String domains = setup.mailboxes.stream()
                .map(mailbox -> mailbox.substring(mailbox.lastIndexOf('@') + 1))
                .distinct()
                .collect(Collectors.joining(", "));
        TextFiles.write(configuration.resolve("main.cf"), MAIN.formatted(directory, domains));
        StringBuilder services = new StringBuilder(SERVICES);
        chains.forEach((address, chain) ->
                services.append(smtpd(address, "-o smtpd_tls_security_level=may -o smtpd_tls_chain_files=" + chain)));
        setup.plain.forEach(address -> services.append(smtpd(address, "-o smtpd_tls_security_level=none")));
        setup.submission.forEach((address, auth) -> services.append(submission(address, auth)));
        TextFiles.write(configuration.resolve("master.cf"), services.toString());
        TextFiles.write(
                configuration.resolve("mailboxes"),
                setup.mailboxes.stream()
                        .map(mailbox -> mailbox + " " + mailbox + "/\n")
                        .collect(Collectors.joining()));
        TextFiles.write(
                configuration.resolve("answers"),
                setup.answers.entrySet().stream()
                        .map(answer -> answer.getKey() + " " + answer.getValue() + "\n")
                        .collect(Collectors.joining()));
    }

    /** A listener; it logs under its address's name, so that its sessions can be told from those of others. */
    private static String smtpd(String address, String options) {
        return address + ":25 inet n - n - - smtpd -o syslog_name=" + logName(address) + " " + options + "\n";
    }

    /** Ports for those who have a password, which Dovecot knows: with STARTTLS, and with TLS from the first octet. */
    private String submission(String address, Path auth) {
        String options = " -o syslog_name=" + logName(address) + " -o smtpd_tls_chain_files=" + chains.get(address)
                + " -o smtpd_sasl_auth_enable=yes -o smtpd_sasl_type=dovecot -o smtpd_sasl_path=" + auth
                + " -o smtpd_sasl_authenticated_header=yes -o smtpd_tls_auth_only=yes"
                + " -o smtpd_client_restrictions=permit_sasl_authenticated,reject";
        return address + ":587 inet n - n - - smtpd -o smtpd_tls_security_level=encrypt" + options + "\n" + address
                + ":465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes" + options + "\n";
    }

    private static String logName(String address) {
        return "at-" + address;
    }

    private void makeMailboxes(Setup setup) {
        try {
            Files.createDirectories(directory.resolve("queue"));
            Path mail = Files.createDirectories(directory.resolve("mail"));
            Path data = Files.createDirectories(directory.resolve("data"));
            Files.setOwner(mail, user("nobody"));
            Files.setOwner(data, user("postfix"));
        } catch (IOException failure) {
            throw new LabException("Could not make Postfix's directories (this needs root)", failure);
        }
    }

    private UserPrincipal user(String name) throws IOException {
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    static Setup setup() {
        return new Setup();
    }

    /**
     * Exchanges the certificate of an address for another, and comes back when new connections get it.
     *
     * @param identity another one than it has
     */
    void exchangeCertificate(String address, ServerIdentity identity) {
        Path file = chains.get(address);
        if (file == null) {
            throw new LabException("No listener with a certificate at " + address);
        }
        try {
            Path fresh = TextFiles.write(file.resolveSibling(address + ".new"), identity.pem());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new LabException("Could not exchange " + file, failure);
        }
        Program.POSTFIX.run(directory, List.of("-c", directory.resolve("config").toString(), "reload"));
        Await.until(
                "Postfix to present the other certificate at " + address,
                RELOAD_LIMIT,
                () -> SmtpDialogue.certificate(address).equals(identity.leaf().certificate()));
    }

    /**
     * Waits for the messages in a mailbox.
     *
     * @param count how many are expected
     * @return in the order they were delivered, without the lines that Postfix puts in front
     */
    List<DeliveredMessage> messages(String mailbox, int count) {
        try {
            return maildir(mailbox).await(count);
        } catch (LabException late) {
            throw new LabException(late.getMessage() + "\n" + log(), late);
        }
    }

    private Maildir maildir(String mailbox) {
        return new Maildir(directory.resolve("mail").resolve(mailbox));
    }

    /** Messages that are in a mailbox now, once everything that was accepted has been delivered. */
    List<DeliveredMessage> messages(String mailbox) {
        awaitEmptyQueue();
        return maildir(mailbox).messages();
    }

    private void awaitEmptyQueue() {
        Await.until(
                "Postfix's queue to be empty",
                DELIVERY_LIMIT,
                () -> Stream.of("incoming", "active", "maildrop")
                        .map(queue -> directory.resolve("queue").resolve(queue))
                        .allMatch(queue -> TextFiles.under(queue).isEmpty()));
    }

    /**
     * The sessions that ended at an address so far, as smtpd(8) sums them up: {@code ehlo=2 starttls=1 mail=1 …}. Waits
     * for those under way, so that a session whose client has closed it is among them.
     */
    List<String> sessions(String address) {
        Await.until(
                "the sessions at " + address + " to end",
                DELIVERY_LIMIT,
                () -> lines(address, "connect from ").size()
                        == lines(address, "disconnect from ").size());
        return lines(address, "disconnect from ").stream()
                .map(line -> line.substring(line.indexOf("] ", line.indexOf("from ")) + 2))
                .toList();
    }

    private List<String> lines(String address, String event) {
        return TextFiles.read(directory.resolve("maillog"))
                .lines()
                .filter(line -> line.contains(" " + logName(address) + "/smtpd[") && line.contains("]: " + event))
                .toList();
    }

    /** What Postfix logged so far. */
    String log() {
        return TextFiles.tail(directory.resolve("maillog"), 200);
    }

    @Override
    public void close() {
        try {
            resources.close();
        } finally {
            keepLog();
        }
    }

    private void keepLog() {
        Path kept = directory.resolveSibling("logs").resolve("maillog.log");
        TextFiles.write(kept, TextFiles.tail(directory.resolve("maillog"), Integer.MAX_VALUE));
    }

    /** What a Postfix is to be. */
    static final class Setup {
        private final Map<String, ServerIdentity> identities = new LinkedHashMap<>();
        private final Map<String, String> answers = new LinkedHashMap<>();
        private final Map<String, Path> submission = new LinkedHashMap<>();
        private final Set<String> plain = new LinkedHashSet<>();
        private final Set<String> mailboxes = new LinkedHashSet<>();

        private Setup() {}

        /**
         * Receives on port 25 of an address, with STARTTLS.
         *
         * @param address a loopback one, by habit 127.0.1.N
         * @param identity what it presents
         */
        Setup listener(String address, ServerIdentity identity) {
            identities.put(address, identity);
            return this;
        }

        /**
         * Receives from authenticated clients, too, on ports 587 (STARTTLS) and 465 (TLS at once) of a
         * {@linkplain #listener listener's} address.
         *
         * @param auth where Dovecot tells whether a password is right
         */
        Setup submission(String address, Path auth) {
            submission.put(address, auth);
            return this;
        }

        /** Receives on port 25 of an address, without STARTTLS. */
        Setup plainListener(String address) {
            plain.add(address);
            return this;
        }

        /** Takes mail for an address; others in its domain are refused (550 5.1.1). */
        Setup mailbox(String mailbox) {
            mailboxes.add(mailbox);
            return this;
        }

        /** Answers RCPT for an address with a reply of the test's own, such as {@code 450 4.2.1 Busy}. */
        Setup answer(String recipient, String reply) {
            answers.put(recipient, reply);
            return this;
        }

        PostfixServer start(LabDirectory lab) {
            return new PostfixServer(lab, this);
        }
    }
}
