package org.smtpclient.api.auth;

import java.util.Locale;
import org.smtpclient.api.spi.Provider;

/**
 * A SASL mechanism, client's side (RFC 4422).
 *
 * <p>Its {@linkplain Provider#priority() priority} is its strength: of the mechanisms that a server offers and that take
 * the credentials, the one of highest priority is used. The mechanisms of core and of smtp-client-auth-scram have these:
 *
 * <table>
 * <caption>Priorities</caption>
 * <tr><td>SCRAM-SHA-256-PLUS</td><td>800</td></tr>
 * <tr><td>SCRAM-SHA-1-PLUS</td><td>700</td></tr>
 * <tr><td>SCRAM-SHA-256</td><td>600</td></tr>
 * <tr><td>SCRAM-SHA-1</td><td>500</td></tr>
 * <tr><td>OAUTHBEARER</td><td>400</td></tr>
 * <tr><td>XOAUTH2</td><td>390</td></tr>
 * <tr><td>EXTERNAL</td><td>300</td></tr>
 * <tr><td>CRAM-MD5</td><td>200</td></tr>
 * <tr><td>PLAIN</td><td>100</td></tr>
 * <tr><td>LOGIN</td><td>50</td></tr>
 * </table>
 *
 * <p>Does no I/O. Safe for many threads at once.
 */
public interface SaslMechanism extends Provider {

    /**
     * The name under which the mechanism is registered with IANA, as servers list it.
     *
     * @return such as {@code SCRAM-SHA-256}: 1 to 20 upper-case letters, digits, hyphens and underscores (RFC 4422 §3.1)
     */
    String mechanism();

    /** {@return {@link #mechanism()} in lower case, with hyphens for underscores} */
    @Override
    default String name() {
        return mechanism().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether the mechanism is of use only where the channel can be bound (RFC 5056): a name in {@code -PLUS}} */
    default boolean needsChannelBinding() {
        return false;
    }

    /**
     * Whether the secret is sent in a form that whoever reads it can use: the password or the token itself. A mechanism
     * that answers a challenge without giving the secret away does not reveal it.
     *
     * @return true where the server, or whoever poses as it, learns the secret
     */
    boolean revealsSecret();

    /**
     * Whether the mechanism can say what these credentials hold. Most are for one kind alone, and some have no place for
     * an authorisation identity.
     *
     * @param credentials credentials
     * @return whether {@link #start} may be called with them
     */
    boolean accepts(Credentials credentials);

    /**
     * Begins an exchange with one server.
     *
     * @param context credentials, the server, and what the channel can be bound to
     * @return the exchange
     * @throws SaslException if it cannot begin here: the credentials hold what the mechanism forbids, or the channel
     *     cannot be bound
     * @throws IllegalArgumentException if the credentials are not {@linkplain #accepts accepted}
     */
    SaslExchange start(SaslContext context) throws SaslException;
}
