package org.smtpclient.benchmarks.sidebyside.contestant;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** All contestants that run in a JVM, by the names that tables call them. */
final class Contestants {
    private static final Map<String, Supplier<Contestant>> BY_NAME = new TreeMap<>(Map.of(
            "plain-socket", () -> new ThreadPerSession(PlainSocket::open),
            "plain-socket-file", () -> new ThreadPerSession(PlainSocketFile::open),
            "plain-socket-run", () -> new ThreadPerSession(PlainSocketRun::open),
            "smtp-client", () -> new ThreadPerSession(SmtpClientSession::one),
            "smtp-client-file", () -> new ThreadPerSession(SmtpClientSession::file),
            "smtp-client-run", () -> new ThreadPerSession(SmtpClientSession::run)));

    private Contestants() {}

    static Contestant named(String name) {
        Supplier<Contestant> found = BY_NAME.get(name);
        if (found == null) {
            throw new IllegalArgumentException("No contestant " + name + "; there are " + names());
        }
        return found.get();
    }

    private static Set<String> names() {
        return BY_NAME.keySet();
    }
}
