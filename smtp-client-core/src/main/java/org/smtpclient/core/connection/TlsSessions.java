package org.smtpclient.core.connection;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.core.tls.SslContextFactory;

/**
 * TLS sessions that later connections may resume (RFC 8446 §2.2, RFC 5077), each for an hour and not beyond the dates of the
 * peer's certificates. A connection resumes only what was made with the same peer, under equal demands, and came to what they
 * demand; and its peer is judged again all the same. Thread-safe; 10,000 peers at most, of which the least used give way.
 *
 * <p>JSSE finds a session by the name of the peer that an engine is given. So each kept session has a name that is made up for it
 * alone, and to forget the name is to never resume the session.
 */
public final class TlsSessions {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_PEERS = 10_000;

    /**
     * Whom a session is with and what is demanded of it.
     *
     * @param digest sums up all that is demanded
     */
    record Peer(
            Endpoint remote,
            @Nullable DnsName host,
            @Nullable DnsName serverName,
            String digest) {}

    /**
     * A name to make a handshake under.
     *
     * @param until when the sessions that it finds are too old; null if it is new and finds none
     */
    record Name(String text, @Nullable Instant until) {
        boolean isNew() {
            return until == null;
        }
    }

    private record Context(SSLContext context, Instant until) {}

    private final SslContextFactory contexts;
    private final Map<Peer, Name> names = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Peer, Name> eldest) {
            return size() > MOST_PEERS;
        }
    };
    private @Nullable Context current;

    /**
     * Without any session so far.
     *
     * @param contexts asked for a context at first, and every hour
     */
    public TlsSessions(SslContextFactory contexts) {
        this.contexts = Objects.requireNonNull(contexts, "contexts");
    }

    /** The name for a handshake: that of a session which came to what is demanded, or a new one. */
    synchronized Name nameOf(Peer peer, Instant now) {
        Name kept = names.get(peer);
        return kept != null && kept.until() != null && now.isBefore(kept.until())
                ? kept
                : new Name(UUID.randomUUID().toString(), null);
    }

    /** Keeps a name under which a handshake has come to what the peer's digest demands. */
    synchronized void keep(Peer peer, Name name, List<X509Certificate> chain, Instant now) {
        if (name.isNew()) {
            Instant until = now.plus(LONGEST);
            for (X509Certificate certificate : chain) {
                Instant end = certificate.getNotAfter().toInstant();
                until = end.isBefore(until) ? end : until;
            }
            names.put(peer, new Name(name.text(), until));
        }
    }

    /** The next handshake with a peer will be a full one. */
    synchronized void forget(Peer peer) {
        names.remove(peer);
    }

    /** An engine that resumes what was made under a name; with none it resumes nothing. */
    SSLEngine engine(@Nullable Name name, Endpoint remote, Instant now) throws GeneralSecurityException {
        SSLContext context = context(now);
        return name == null
                ? context.createSSLEngine()
                : context.createSSLEngine(name.text(), remote instanceof Endpoint.Tcp tcp ? tcp.port() : 0);
    }

    private synchronized SSLContext context(Instant now) throws GeneralSecurityException {
        if (current == null || !now.isBefore(current.until())) {
            current = new Context(contexts.create(new AcceptAnyPeer()), now.plus(LONGEST));
        }
        return current.context();
    }
}
