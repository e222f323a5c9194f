package org.smtpclient.transport.unix;

import java.nio.file.Path;
import java.time.Duration;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.transport.ByteConnection;
import org.smtpclient.api.transport.ConnectRequest;
import org.smtpclient.api.transport.Deadline;
import org.smtpclient.api.transport.Endpoint;
import org.smtpclient.api.transport.Transport;

/** Run in a JVM of its own by {@link UnixTransportDiscoveryTest}: connects the socket it is given. */
final class ModulePathProbe {
    private ModulePathProbe() {}

    public static void main(String[] arguments) throws Exception {
        Transport transport = Discovery.ofTransports().named("unix");
        ConnectRequest request =
                ConnectRequest.of(new Endpoint.UnixPath(Path.of(arguments[0])), Deadline.after(Duration.ofSeconds(20)));
        try (ByteConnection connection = transport.connect(request)) {
            System.out.println(transport.getClass().getModule() + " connected " + connection.remote());
        }
    }
}
