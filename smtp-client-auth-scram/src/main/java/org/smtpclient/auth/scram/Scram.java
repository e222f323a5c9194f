package org.smtpclient.auth.scram;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslException;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/** What the mechanisms of the family have in common. */
abstract class Scram implements SaslMechanism {
    private final String mechanism;
    private final boolean plus;
    private final int priority;

    Scram(String mechanism, boolean plus, int priority) {
        this.mechanism = mechanism;
        this.plus = plus;
        this.priority = priority;
    }

    @Override
    public final String mechanism() {
        return mechanism;
    }

    @Override
    public final int priority() {
        return priority;
    }

    @Override
    public final boolean needsChannelBinding() {
        return plus;
    }

    @Override
    public final boolean revealsSecret() {
        return false;
    }

    @Override
    public final boolean accepts(Credentials credentials) {
        return credentials instanceof Credentials.Password;
    }

    @Override
    public final SaslExchange start(SaslContext context) throws SaslException {
        return start(context, null);
    }

    /** With a nonce that a test knows. */
    final SaslExchange start(SaslContext context, @Nullable Supplier<String> nonces) throws SaslException {
        if (!(context.credentials() instanceof Credentials.Password password)) {
            throw new IllegalArgumentException(mechanism + " cannot use: " + context.credentials());
        }
        String name = new String(prepared("user name", password.authenticationId()));
        prepared("password", password.password()); // here, where another mechanism can still be taken
        ScramClient.FinalBuildStage builder = ScramClient.builder()
                .advertisedMechanisms(List.of(mechanism))
                .username(name)
                .password(password.password().toCharArray());
        if (password.authorizationId() != null) {
            builder.authzid(password.authorizationId());
        }
        if (nonces != null) {
            builder.nonceSupplier(nonces);
        }
        bind(builder, context);
        try {
            return new ScramExchange(mechanism, builder.build());
        } catch (IllegalArgumentException e) {
            throw new SaslException(mechanism + " cannot be begun: " + e.getMessage(), e);
        }
    }

    private static char[] prepared(String what, String text) throws SaslException {
        try {
            return StringPreparation.SASL_PREPARATION.normalize(text.toCharArray());
        } catch (RuntimeException e) {
            // Its message may show the character, which may be the password's.
            throw new SaslException(
                    "SASLprep (RFC 4013) forbids a character of the " + what + ", or leaves nothing of it");
        }
    }

    /**
     * RFC 5802 §6: bound; or, where the channel could be bound and the server seems unable to, that is said. A server
     * that did list a name in -PLUS then knows that somebody struck it off.
     */
    private void bind(ScramClient.FinalBuildStage builder, SaslContext context) throws SaslException {
        Map<String, byte[]> bindings = context.channelBindings();
        boolean serverBinds = context.offered().stream().anyMatch(name -> name.endsWith("-PLUS"));
        if (plus && bindings.isEmpty()) {
            throw new SaslException(mechanism + " needs a TLS channel that can be bound, and this one cannot be");
        }
        if (!bindings.isEmpty() && (plus || !serverBinds)) {
            Map.Entry<String, byte[]> best = bindings.entrySet().iterator().next();
            builder.channelBinding(best.getKey(), best.getValue());
        }
    }
}
