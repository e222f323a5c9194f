import org.jspecify.annotations.NullMarked;

/** Resolver on dnsjava, with DNSSEC validation in process. */
@NullMarked
module org.smtpclient.dns.dnsjava {
    requires static transitive org.jspecify;
    requires static com.google.auto.service;
    requires transitive org.smtpclient.api;
}
