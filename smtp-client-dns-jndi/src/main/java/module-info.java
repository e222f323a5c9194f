import org.jspecify.annotations.NullMarked;

/** Resolver on the JDK's JNDI DNS provider. */
@NullMarked
module org.smtpclient.dns.jndi {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires java.naming;
    // Exports nothing, but without it there is no DNS provider at run time.
    requires jdk.naming.dns;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.dns.jndi;

    provides org.smtpclient.api.dns.Resolver with
            org.smtpclient.dns.jndi.JndiResolver;
}
