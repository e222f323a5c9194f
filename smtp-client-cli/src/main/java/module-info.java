import org.jspecify.annotations.NullMarked;

/** The smtp-client command. */
@NullMarked
module org.smtpclient.cli {
    requires static org.jspecify;
    requires org.smtpclient.api;
    requires org.smtpclient.core;
}
