package org.smtpclient.integration;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.core.routing.CachingResolver;
import org.smtpclient.dns.dnsjava.DnsjavaResolver;
import org.smtpclient.testkit.contract.ResolverContractTest;

@DisplayName("The resolver contract, kept by the cache around dnsjava")
class CachingResolverContractTest extends ResolverContractTest {
    @Override
    protected Resolver resolver(InetSocketAddress server, String trustAnchor) {
        return CachingResolver.builder(DnsjavaResolver.builder()
                        .server(server)
                        .trustAnchors(trustAnchor)
                        .build())
                .build();
    }

    @Override
    protected Resolver unconfigured() {
        return CachingResolver.builder(new DnsjavaResolver()).build();
    }

    @Override
    protected Proof proof() {
        return Proof.VALIDATES;
    }
}
