package org.smtpclient.api.transport;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Objects;

/** Where a connection leads. What a transport does to get there (a proxy, a tunnel) is its own affair. */
public sealed interface Endpoint permits Endpoint.Tcp, Endpoint.UnixPath, Endpoint.UnixAbstract {

    /**
     * A TCP port.
     *
     * @param address the host's address
     * @param port 1 to 65535
     */
    record Tcp(InetAddress address, int port) implements Endpoint {
        /** Checks the port's range. */
        public Tcp {
            Objects.requireNonNull(address, "address");
            if (port < 1 || port > 0xffff) {
                throw new IllegalArgumentException("Port " + port + " is not within 1..65535");
            }
        }

        /** {@return address and port, an IPv6 address in brackets} */
        @Override
        public String toString() {
            String host = AddressText.of(address);
            return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket in the file system.
     *
     * @param path the socket's path
     */
    record UnixPath(Path path) implements Endpoint {
        /** Checks that there is a path. */
        public UnixPath {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /**
     * A Unix domain socket in Linux's abstract name space.
     *
     * @param name the name without its leading NUL; not empty
     */
    record UnixAbstract(String name) implements Endpoint {
        /** Checks that there is a name. */
        public UnixAbstract {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("An abstract Unix socket name is empty");
            }
        }

        @Override
        public String toString() {
            return "unix:@" + name;
        }
    }
}
