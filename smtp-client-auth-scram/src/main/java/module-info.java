import org.jspecify.annotations.NullMarked;

/** The SASL mechanisms of the SCRAM family. */
@NullMarked
module org.smtpclient.auth.scram {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires com.ongres.scram.client;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.auth.scram;

    provides org.smtpclient.api.auth.SaslMechanism with
            org.smtpclient.auth.scram.ScramSha1,
            org.smtpclient.auth.scram.ScramSha1Plus,
            org.smtpclient.auth.scram.ScramSha256,
            org.smtpclient.auth.scram.ScramSha256Plus;
}
