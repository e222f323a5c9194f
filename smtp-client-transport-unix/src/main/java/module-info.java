import org.jspecify.annotations.NullMarked;

/** Transport for Unix domain sockets. */
@NullMarked
module org.smtpclient.transport.unix {
    requires static transitive org.jspecify;
    requires static com.google.auto.service;
    requires transitive org.smtpclient.api;
}
