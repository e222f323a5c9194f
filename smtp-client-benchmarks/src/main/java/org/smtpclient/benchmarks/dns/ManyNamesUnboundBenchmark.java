package org.smtpclient.benchmarks.dns;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Param;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;

/**
 * Validation by Unbound on this machine, whose AD bit is believed. Asked without the client's cache, which would take the
 * warm look-ups away from it.
 */
public class ManyNamesUnboundBenchmark extends ManyNamesBenchmark {
    /** Who asks. */
    @Param
    public Client client = Client.BACKEND;

    /** Who asks. */
    public enum Client {
        /** The backend, told to trust AD. */
        BACKEND,
        /** dnsjava's plain resolver. */
        DNSJAVA
    }

    @Override
    Asker asker(SignedZones zones) {
        UnboundServer server = UnboundServer.start(zones.address(), zones.trustAnchor());
        Asker asker = client == Client.DNSJAVA
                ? DnsjavaAlone.believing(server)
                : new ResolverAsker(DnsjavaResolver.builder()
                        .server(server.address())
                        .trustAd()
                        .build());
        return new WithServer(asker, server);
    }

    /** Ends the server too. */
    private record WithServer(Asker asker, UnboundServer server) implements Asker {
        @Override
        public CompletableFuture<?> ask(String name) {
            return asker.ask(name);
        }

        @Override
        public void close() {
            asker.close();
            server.close();
        }
    }

    @Override
    boolean remembers() {
        return true;
    }
}
