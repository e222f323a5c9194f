package org.smtpclient.integration.parity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.smtpclient.integration.Program;

/** Runs Postfix's posttls-finger, in a mount namespace where the system's resolver is the laboratory's. */
final class PostTlsFinger {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** The command is called as sh's $0 and its arguments follow. */
    private static final String WITH_RESOLVER = "mount --bind \"$RESOLV_CONF\" /etc/resolv.conf && exec \"$0\" \"$@\"";

    private final Path directory;

    /**
     * @param directory holds main.cf and resolv.conf, as {@link ParityLab} writes them
     */
    PostTlsFinger(Path directory) {
        this.directory = directory;
    }

    /** Gives all that the program says about a domain at a level; its exit code tells nothing. */
    String run(Level level, String domain) {
        Program.Finished finished = Program.run(
                List.of(
                        "env",
                        "MAIL_CONFIG=" + directory,
                        "RESOLV_CONF=" + directory.resolve("resolv.conf"),
                        Program.UNSHARE.path().toString(),
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        WITH_RESOLVER,
                        Program.POSTTLS_FINGER.path().toString(),
                        "-v",
                        "-l",
                        level.toString(),
                        // As smtp_tls_dane_insecure_mx_policy is by default.
                        "-M",
                        level == Level.DANE ? "dane" : "may",
                        domain),
                directory,
                LIMIT);
        // The program itself always ends with 0.
        if (finished.exitCode() != 0) {
            throw new IllegalStateException(
                    "posttls-finger could not be run in a mount namespace of its own, which needs"
                            + " root and the right to mount: " + finished);
        }
        return finished.output() + finished.errors();
    }
}
