package org.smtpclient.transport.unix;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import jnr.unixsocket.UnixSocketAddress;
import org.smtpclient.api.transport.Endpoint;

/** A path or an abstract name as the system wants it, and what may be wrong with it. */
final class UnixName {
    static final boolean ON_LINUX = "Linux".equals(System.getProperty("os.name"));

    /** Size of sun_path: 108 on Linux, 104 elsewhere. A path ends in a NUL, an abstract name begins with one. */
    private static final int MAX_OCTETS = (ON_LINUX ? 108 : 104) - 1;

    private final Endpoint endpoint;
    private final String name;

    private UnixName(Endpoint endpoint, String name) {
        this.endpoint = endpoint;
        this.name = name;
    }

    static UnixName of(Endpoint endpoint) throws ConnectException {
        boolean isAbstract = endpoint instanceof Endpoint.UnixAbstract;
        String name = endpoint instanceof Endpoint.UnixPath path
                ? path.path().toString()
                : ((Endpoint.UnixAbstract) endpoint).name();
        if (isAbstract && !ON_LINUX) {
            throw new ConnectException(
                    "Cannot connect " + endpoint + ": only Linux has abstract Unix socket names; use a path");
        }
        int octets = name.getBytes(StandardCharsets.UTF_8).length;
        if (octets == 0) {
            throw new ConnectException("Cannot connect " + endpoint + ": the path is empty");
        }
        if (octets > MAX_OCTETS) {
            throw new ConnectException("Cannot connect " + endpoint + ": the name has " + octets
                    + " octets, and this system takes no more than " + MAX_OCTETS
                    + ". Use a shorter one, such as a symbolic link to the socket's directory.");
        }
        // jnr takes the number of characters for the number of octets. Where that is smaller, it would connect
        // another socket, whose name is the beginning of this one. NULs behind the name make up for the difference.
        String padding = "\0".repeat(octets - name.length());
        return new UnixName(endpoint, (isAbstract ? "\0" : "") + name + padding);
    }

    UnixSocketAddress address() {
        return new UnixSocketAddress(name);
    }

    /** Says in words what a failed attempt means; the system's own word for it stays in the message. */
    ConnectException explain(IOException failure) {
        ConnectException explained = new ConnectException(
                "Cannot connect " + endpoint + ": " + reason() + " (system: " + failure.getMessage() + ")");
        explained.initCause(failure);
        return explained;
    }

    private String reason() {
        if (!(endpoint instanceof Endpoint.UnixPath unix)) {
            return "nobody listens at this abstract name. Start the server, or check the name";
        }
        Path path = unix.path();
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isOther()) {
                return "this is not a socket. Check the path";
            }
            return Files.isWritable(path)
                    ? "there is a socket, and nobody listens. Start the server"
                    : "permission denied. This user needs write permission on the socket";
        } catch (NoSuchFileException e) {
            return Files.isSymbolicLink(path)
                    ? "this is a symbolic link to nowhere. Check its target"
                    : "there is no such path. Start the server, or check the path";
        } catch (IOException e) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    ? "the path cannot be followed. Check it"
                    : "the path cannot be reached. This user needs search permission on its directories";
        }
    }
}
