package org.smtpclient.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.auth.AuthOptions;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;

/**
 * How servers are reached and spoken to.
 *
 * @param named the one server that is named; null for those that the DNS names
 * @param auth with what to authenticate, or null
 * @param pipelining whether commands may be pipelined
 * @param chunking whether messages may go in chunks
 * @param transcript whether the dialogue is wanted
 */
record Server(
        @Nullable NextHop named, @Nullable AuthOptions auth, boolean pipelining, boolean chunking, boolean transcript) {

    /** As the shared options alone have it. */
    static Server of(Settings settings) {
        HostPort relay = settings.relay();
        NextHop hop = relay == null ? null : new NextHop.Relay(relay.host(), relay.port(), Dialect.SMTP);
        return new Server(hop, null, true, true, false);
    }

    NextHop nextHop(MailDomain domain) {
        return named == null ? new NextHop.Domain(domain) : named;
    }

    SmtpClient.Builder configure(SmtpClient.Builder builder) {
        builder.pipelining(pipelining).chunking(chunking).transcripts(transcript);
        return auth == null ? builder : builder.auth(auth);
    }

    /** Tells the dialogue, if it is wanted; secrets and messages are not in it. */
    void tellTranscript(List<Attempt> attempts, PrintWriter err) {
        if (transcript) {
            attempts.forEach(attempt -> attempt.transcript().forEach(line -> err.println(Text.oneLine(line))));
        }
    }
}
