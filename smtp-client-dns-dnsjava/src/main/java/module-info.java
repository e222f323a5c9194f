import org.jspecify.annotations.NullMarked;

/** Resolver on dnsjava, with DNSSEC validation in process. */
@NullMarked
module org.smtpclient.dns.dnsjava {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires transitive org.smtpclient.api;
    requires org.dnsjava;

    exports org.smtpclient.dns.dnsjava;

    provides org.smtpclient.api.dns.Resolver with
            org.smtpclient.dns.dnsjava.DnsjavaResolver;
}
