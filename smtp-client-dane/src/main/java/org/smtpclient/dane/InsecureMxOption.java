package org.smtpclient.dane;

/**
 * What is done with a host whose addresses and TLSA records are secure, while the MX records that led to it are not
 * (RFC 7672 §2.2.1). Whoever can forge those can name a host of their own, so that authenticating the host does not
 * authenticate the domain; it still keeps everybody else out.
 *
 * <p>Postfix has the same choice as {@code smtp_tls_dane_insecure_mx_policy}, with {@code may} in place of
 * {@link #REFUSE}.
 */
public enum InsecureMxOption {
    /** The host is not used. */
    REFUSE,
    /** TLS is mandatory, its peer is not authenticated. */
    ENCRYPT,
    /** The host is authenticated as if its MX records were secure, by the host's name alone. */
    DANE
}
