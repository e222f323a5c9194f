package org.smtpclient.benchmarks.sidebyside.contestant;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.smtpclient.benchmarks.sidebyside.contestant.peers.AngusMail;
import org.smtpclient.benchmarks.sidebyside.contestant.peers.CommonsNet;
import org.smtpclient.benchmarks.sidebyside.contestant.peers.NioSmtp;
import org.smtpclient.benchmarks.sidebyside.contestant.peers.SimpleMail;
import org.smtpclient.benchmarks.sidebyside.contestant.peers.VertxMail;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.ThreadPerSession;

/** All contestants that run in a JVM, by the names that tables call them. */
final class Contestants {
    private static final Map<String, Supplier<Contestant>> BY_NAME = new TreeMap<>(Map.ofEntries(
            entry("plain-socket", () -> new ThreadPerSession(PlainSocket::open)),
            entry("plain-socket-file", () -> new ThreadPerSession(PlainSocketFile::open)),
            entry("plain-socket-run", () -> new ThreadPerSession(PlainSocketRun::open)),
            entry("smtp-client", () -> new ThreadPerSession(SmtpClientSession::one)),
            entry("smtp-client-file", () -> new ThreadPerSession(SmtpClientSession::file)),
            entry("smtp-client-run", () -> new ThreadPerSession(SmtpClientSession::run)),
            entry("smtp-client-pool", () -> new ThreadPerSession(new SmtpClientPool())),
            entry("angus-mail", () -> new ThreadPerSession(AngusMail::open)),
            entry("commons-net", () -> new ThreadPerSession(CommonsNet::open)),
            entry("nio-smtp-client", NioSmtp::new),
            entry("simple-java-mail", () -> new ThreadPerSession(new SimpleMail())),
            entry("vertx-mail", VertxMail::new)));

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
