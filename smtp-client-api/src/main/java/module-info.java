import org.jspecify.annotations.NullMarked;

/**
 * The service provider interface of smtp-client: {@code Resolver}, {@code TlsPolicy}, {@code Transport} and
 * {@code SaslMechanism} and {@code SmtpObserver}, the immutable values they exchange, and the discovery of providers.
 */
@NullMarked
module org.smtpclient.api {
    requires static transitive org.jspecify;

    exports org.smtpclient.api;
    exports org.smtpclient.api.auth;
    exports org.smtpclient.api.dns;
    exports org.smtpclient.api.observe;
    exports org.smtpclient.api.spi;
    exports org.smtpclient.api.tls;
    exports org.smtpclient.api.transport;

    uses org.smtpclient.api.auth.SaslMechanism;
    uses org.smtpclient.api.dns.Resolver;
    uses org.smtpclient.api.observe.SmtpObserver;
    uses org.smtpclient.api.tls.TlsPolicy;
    uses org.smtpclient.api.transport.Transport;
}
