import org.jspecify.annotations.NullMarked;

/** The SMTP protocol engine, MX routing, caches, SmtpConnection, SmtpClient and the TCP transport. */
@NullMarked
module org.smtpclient.core {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires com.github.benmanes.caffeine;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.core.address;
    exports org.smtpclient.core.auth;
    exports org.smtpclient.core.client;
    exports org.smtpclient.core.connection;
    exports org.smtpclient.core.engine;
    exports org.smtpclient.core.envelope;
    exports org.smtpclient.core.message;
    exports org.smtpclient.core.outcome;
    exports org.smtpclient.core.pool;
    exports org.smtpclient.core.reply;
    exports org.smtpclient.core.routing;
    exports org.smtpclient.core.tls;
    exports org.smtpclient.core.transport;

    provides org.smtpclient.api.auth.SaslMechanism with
            org.smtpclient.core.auth.CramMd5Mechanism,
            org.smtpclient.core.auth.ExternalMechanism,
            org.smtpclient.core.auth.LoginMechanism,
            org.smtpclient.core.auth.OAuthBearerMechanism,
            org.smtpclient.core.auth.PlainMechanism,
            org.smtpclient.core.auth.XOAuth2Mechanism;
    provides org.smtpclient.api.transport.Transport with
            org.smtpclient.core.transport.TcpTransport;
}
