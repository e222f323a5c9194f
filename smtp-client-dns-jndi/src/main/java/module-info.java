import org.jspecify.annotations.NullMarked;

/** Resolver on the JDK's JNDI DNS provider. */
@NullMarked
module org.smtpclient.dns.jndi {
    requires static transitive org.jspecify;
    requires static com.google.auto.service;
    requires transitive org.smtpclient.api;
}
