import org.jspecify.annotations.NullMarked;

/** The smtp-client command. */
@NullMarked
module org.smtpclient.cli {
    requires static org.jspecify;
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires org.smtpclient.api;
    requires org.smtpclient.core;
    requires org.smtpclient.dane;
    requires org.smtpclient.dns.dnsjava;
    requires org.smtpclient.dns.jndi;
    requires org.smtpclient.testkit;

    opens org.smtpclient.cli to
            info.picocli;
    opens org.smtpclient.cli.demo to
            info.picocli;
}
