import org.jspecify.annotations.NullMarked;

/** The smtp-client command. */
@NullMarked
module org.smtpclient.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.smtpclient.api;
    // Nothing of it is named here: its mechanisms are discovered.
    requires org.smtpclient.auth.scram;
    requires org.smtpclient.core;
    requires org.smtpclient.dane;
    requires org.smtpclient.dns.dnsjava;
    requires org.smtpclient.dns.jndi;
    requires org.smtpclient.testkit;
    requires org.smtpclient.transport.unix;

    opens org.smtpclient.cli to
            info.picocli;
    opens org.smtpclient.cli.demo to
            info.picocli;
}
