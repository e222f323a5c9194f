import org.jspecify.annotations.NullMarked;

/** Transport for Unix domain sockets. */
@NullMarked
module org.smtpclient.transport.unix {
    requires static transitive org.jspecify;
    requires static transitive com.google.auto.service;
    requires org.jnrproject.unixsocket;
    // jnr's modules are automatic and cannot say what they need; a named module like ASM is not resolved for them.
    requires org.objectweb.asm;
    requires transitive org.smtpclient.api;

    exports org.smtpclient.transport.unix;

    provides org.smtpclient.api.transport.Transport with
            org.smtpclient.transport.unix.UnixTransport;
}
