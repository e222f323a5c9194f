package org.smtpclient.core.engine;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.auth.AuthMove;
import org.smtpclient.core.auth.Authentication;
import org.smtpclient.core.outcome.Phase;
import org.smtpclient.core.outcome.SessionFailure;
import org.smtpclient.core.outcome.SessionFailure.Kind;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/** A session's way from the greeting to where MAIL may be said: EHLO, STARTTLS, the handshake, EHLO again, AUTH. */
final class SessionOpening {
    private final EngineOptions options;
    private final Dialogue dialogue;

    private @Nullable Reply greeting;
    private Capabilities capabilities = Capabilities.NONE;
    private boolean greeted;
    private boolean introduced;
    private boolean opening;
    private @Nullable Reply startTlsRefusal;
    private boolean handshakeDue;
    private boolean encrypted;
    private boolean authenticated;
    private boolean authenticationDue;
    private @Nullable Authentication authentication;
    private boolean clientSettled;

    SessionOpening(EngineOptions options, Dialogue dialogue) {
        this.options = options;
        this.dialogue = dialogue;
        this.handshakeDue = options.isTlsImplicit();
        dialogue.expect(new Expectation(Expectation.Kind.GREETING, null, -1, 0, 0, 0));
    }

    @Nullable
    Reply greeting() {
        return greeting;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    boolean isIntroduced() {
        return introduced;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    boolean isHandshakeDue() {
        return handshakeDue && !dialogue.isOver();
    }

    @Nullable
    Reply startTlsRefusal() {
        return startTlsRefusal;
    }

    /** Why MAIL may not be said; null if it may. */
    @Nullable
    String obstacle() {
        if (!introduced) {
            return "EHLO was not sent" + (encrypted ? " since the handshake" : "");
        }
        if (!encrypted && options.tlsLevel() == TlsLevel.MANDATORY) {
            return "TLS is mandatory and not established";
        }
        if (!authenticated && options.isAuthenticationRequired()) {
            return "The peer is not authenticated";
        }
        return options.isAuthenticating() && !clientSettled ? "AUTH was not done" : null;
    }

    /** Goes all the way as soon as the server has greeted. */
    void open() {
        opening = true;
        if (greeted) {
            sendHello();
        }
    }

    void sendHello() {
        dialogue.send(Expectation.Kind.EHLO, verb() + " " + options.ehloName());
    }

    private String verb() {
        return options.dialect() == Dialect.LMTP ? "LHLO" : "EHLO";
    }

    void sendStartTls() {
        dialogue.send(Expectation.Kind.STARTTLS, "STARTTLS");
    }

    void takeGreeting(Reply reply) {
        greeting = reply;
        if (reply.code() != 220) {
            fail(Kind.GREETING_REFUSED, Phase.GREETING, "The server refused the connection: " + reply, reply);
            return;
        }
        greeted = true;
        if (opening) {
            sendHello();
        }
    }

    void takeHello(Expectation.Kind kind, Reply reply) {
        if (reply.isPositive()) {
            introduced = true;
            capabilities = kind == Expectation.Kind.EHLO ? Capabilities.of(reply) : Capabilities.NONE;
            if (opening && !encrypted && options.tlsLevel() != TlsLevel.NONE) {
                openTls();
            } else {
                openMail();
            }
        } else if (kind == Expectation.Kind.EHLO && reply.isPermanent() && options.dialect() == Dialect.SMTP) {
            if (options.tlsLevel() == TlsLevel.MANDATORY && !encrypted) {
                failTlsNotOffered("The server knows no EHLO, and so no STARTTLS: " + reply);
            } else {
                dialogue.send(Expectation.Kind.HELO, "HELO " + options.ehloName());
            }
        } else if (reply.isIntermediate()) {
            dialogue.failProtocol(Phase.EHLO, "a reply that EHLO cannot have", reply);
        } else {
            fail(Kind.EHLO_REFUSED, Phase.EHLO, "The server refused " + verb() + ": " + reply, reply);
        }
    }

    private void openTls() {
        if (capabilities.has("STARTTLS")) {
            sendStartTls();
        } else if (options.tlsLevel() == TlsLevel.MANDATORY) {
            failTlsNotOffered("TLS is mandatory and the server does not offer STARTTLS");
        } else {
            openMail();
        }
    }

    private void openMail() {
        if (opening && options.isAuthenticating()) {
            wantAuthentication();
        }
    }

    /** AUTH comes next. */
    void wantAuthentication() {
        authenticationDue = true;
    }

    boolean isAuthenticationDue() {
        return authenticationDue && !dialogue.isOver();
    }

    /** Whether TLS is established and its peer is who the policy demands. */
    boolean isPeerAuthenticated() {
        return authenticated;
    }

    void authenticate(Authentication begun) {
        authenticationDue = false;
        authentication = begun;
        perform(begun.begin());
    }

    void takeAuth(Reply reply) {
        if (reply.code() != Reply.SERVICE_NOT_AVAILABLE) {
            perform(Objects.requireNonNull(authentication, "AUTH was not begun").take(reply));
        }
    }

    private void perform(AuthMove move) {
        if (move instanceof AuthMove.Send send) {
            dialogue.sendSecret(Expectation.Kind.AUTH, send.line(), send.redactedLine());
        } else if (move instanceof AuthMove.Failed failed) {
            authentication = null;
            dialogue.fail(
                    failed.reply() == null
                            ? SessionFailure.of(Kind.AUTH_FAILED, Phase.AUTH, failed.reason())
                            : SessionFailure.of(Kind.AUTH_FAILED, Phase.AUTH, failed.reason(), failed.reply()),
                    null);
        } else {
            authentication = null;
            clientSettled = true;
        }
    }

    private void failTlsNotOffered(String message) {
        dialogue.fail(Kind.STARTTLS_NOT_OFFERED, Phase.STARTTLS, message);
    }

    void takeStartTls(Reply reply, boolean moreInput) {
        if (reply.code() == 220) {
            handshakeDue = true;
            if (moreInput) {
                failInjection();
            }
            return;
        }
        if (reply.isPositive() || reply.isIntermediate()) {
            dialogue.failProtocol(Phase.STARTTLS, "a reply that STARTTLS cannot have", reply);
            return;
        }
        startTlsRefusal = reply;
        if (options.tlsLevel() == TlsLevel.MANDATORY) {
            fail(
                    Kind.STARTTLS_REFUSED,
                    Phase.STARTTLS,
                    "TLS is mandatory and the server refused STARTTLS: " + reply,
                    reply);
        } else {
            openMail();
        }
    }

    void failInjection() {
        dialogue.fail(
                Kind.STARTTLS_INJECTION,
                Phase.STARTTLS,
                "Octets came in plaintext where the TLS handshake was due: somebody may be injecting replies");
    }

    void tlsEstablished(boolean peerAuthenticated, String reason) {
        if (options.isAuthenticationRequired() && !peerAuthenticated) {
            dialogue.fail(Kind.TLS_NOT_AUTHENTICATED, Phase.TLS, reason);
            return;
        }
        handshakeDue = false;
        encrypted = true;
        authenticated = peerAuthenticated;
        introduced = false;
        clientSettled = false;
        capabilities = Capabilities.NONE;
        if (opening && greeted) {
            sendHello();
        }
    }

    private void fail(Kind kind, Phase phase, String message, Reply reply) {
        dialogue.fail(SessionFailure.of(kind, phase, message, reply), null);
    }
}
