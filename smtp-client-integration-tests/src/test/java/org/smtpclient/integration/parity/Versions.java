package org.smtpclient.integration.parity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpclient.integration.Program;

/** The versions of the programs, without the last number: what that counts is to change no verdict. */
final class Versions {
    private static final Pattern NUMBER = Pattern.compile("(\\d+\\.\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Versions() {}

    static String text() {
        return "Postfix " + version(Program.POSTCONF, "-d", "mail_version")
                + " with OpenSSL " + version(Program.OPENSSL, "version")
                + ", Unbound " + version(Program.UNBOUND, "-V")
                + ", NSD " + version(Program.NSD, "-v");
    }

    private static String version(Program program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(program.path().toString()));
        line.addAll(List.of(arguments));
        Program.Finished finished = Program.run(line, Path.of("/"), LIMIT);
        Matcher number = NUMBER.matcher(finished.output() + finished.errors());
        if (!number.find()) {
            throw new IllegalStateException(program + " does not tell its version: " + finished);
        }
        return number.group(1);
    }
}
