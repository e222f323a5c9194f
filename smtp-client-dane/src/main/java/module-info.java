import org.jspecify.annotations.NullMarked;

/** TLS policy for DANE. */
@NullMarked
module org.smtpclient.dane {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires org.bouncycastle.provider;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.dane;

    provides org.smtpclient.api.tls.TlsPolicy with
            org.smtpclient.dane.DanePolicy;
}
