import org.jspecify.annotations.NullMarked;

/** TLS policy for DANE. */
@NullMarked
module org.smtpclient.dane {
    requires static transitive org.jspecify;
    requires static com.google.auto.service;
    requires transitive org.smtpclient.api;
}
