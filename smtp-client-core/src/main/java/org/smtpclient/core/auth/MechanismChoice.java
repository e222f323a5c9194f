package org.smtpclient.core.auth;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.api.spi.Provider;
import org.smtpclient.api.tls.TlsStatus;

/** Which mechanisms may be used with one server, and whether any may. */
final class MechanismChoice {
    private final AuthOptions options;
    private final AuthPeer peer;
    private final Credentials credentials;

    MechanismChoice(AuthOptions options, AuthPeer peer, Credentials credentials) {
        this.options = options;
        this.peer = peer;
        this.credentials = credentials;
    }

    /** Rule 7: why no credentials may be sent over this connection; null if they may. */
    @Nullable
    String objection() {
        TlsStatus status = peer.tls().status();
        if (status == TlsStatus.AUTHENTICATED) {
            return null;
        }
        if (status == TlsStatus.ENCRYPTED) {
            return options.isAllowedOverUnauthenticatedTls()
                    ? null
                    : "TLS did not authenticate " + peer.host() + ", and credentials are sent to nobody else. Have TLS "
                            + "authenticate it, or allow credentials over unauthenticated TLS";
        }
        return options.isAllowedInPlaintext()
                ? null
                : "The connection to " + peer.host()
                        + " has no TLS, and credentials are not sent in plaintext. Use TLS "
                        + "that authenticates the server, or allow credentials in plaintext";
    }

    /** The mechanisms to try, the best first. */
    List<SaslMechanism> candidates() {
        List<String> allowed = options.allowedMechanisms();
        return options.mechanisms().stream()
                .filter(allowed == null ? mechanism -> true : mechanism -> allowed.contains(mechanism.mechanism()))
                .filter(mechanism -> peer.offered().contains(mechanism.mechanism()))
                .filter(mechanism -> mechanism.accepts(credentials))
                .filter(this::bindable)
                .sorted(
                        allowed == null
                                ? Comparator.comparingInt(Provider::priority).reversed()
                                : Comparator.comparingInt(mechanism -> allowed.indexOf(mechanism.mechanism())))
                .toList();
    }

    private boolean bindable(SaslMechanism mechanism) {
        return !mechanism.needsChannelBinding() || !peer.channelBindings().isEmpty();
    }

    String noCandidate() {
        String usable = options.mechanisms().stream()
                .filter(mechanism -> mechanism.accepts(credentials))
                .map(SaslMechanism::mechanism)
                .collect(Collectors.joining(", "));
        List<String> allowed = options.allowedMechanisms();
        return peer.host() + " offers "
                + (peer.offered().isEmpty() ? "no mechanism" : String.join(", ", peer.offered()))
                + "; " + credentials + " would go with " + (usable.isEmpty() ? "none that is here" : usable)
                + (allowed == null ? "" : ", allowed are " + String.join(", ", allowed))
                + (offersUnknownScram() ? ". SCRAM is in org.smtpclient:smtp-client-auth-scram" : "");
    }

    private boolean offersUnknownScram() {
        return peer.offered().stream().anyMatch(name -> name.startsWith("SCRAM-"))
                && options.mechanisms().stream()
                        .noneMatch(mechanism -> mechanism.mechanism().startsWith("SCRAM-"));
    }
}
