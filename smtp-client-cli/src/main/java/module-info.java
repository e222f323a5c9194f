import org.jspecify.annotations.NullMarked;

/** The smtp-client command. */
@NullMarked
module org.smtpclient.cli {
    requires static org.jspecify;
    requires info.picocli;
    requires org.smtpclient.api;
    requires org.smtpclient.core;
    requires org.smtpclient.dane;
    requires org.smtpclient.dns.dnsjava;
    requires org.smtpclient.testkit;

    opens org.smtpclient.cli.demo to
            info.picocli;
}
