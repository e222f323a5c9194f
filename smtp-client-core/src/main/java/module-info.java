import org.jspecify.annotations.NullMarked;

/** The SMTP protocol engine, MX routing, caches, SmtpConnection, SmtpClient and the TCP transport. */
@NullMarked
module org.smtpclient.core {
    requires static transitive org.jspecify;
    requires static com.google.auto.service;
    requires com.github.benmanes.caffeine;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.core.address;
    exports org.smtpclient.core.routing;
}
