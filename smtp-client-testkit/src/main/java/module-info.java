import org.jspecify.annotations.NullMarked;

/** Test kit: signed zones, a scripted SMTP server, certificates, contract tests. */
@NullMarked
module org.smtpclient.testkit {
    requires static org.assertj.core;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
    requires static org.junit.jupiter.params;
    requires org.bouncycastle.pkix;
    requires org.bouncycastle.provider;
    requires org.dnsjava;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.testkit.certificates;
    exports org.smtpclient.testkit.contract;
    exports org.smtpclient.testkit.dns;
    exports org.smtpclient.testkit.relay;
    exports org.smtpclient.testkit.smtp;
    exports org.smtpclient.testkit.time;
}
