package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.testkit.contract.ResolverContractTest;

@DisplayName("The resolver contract, kept by dnsjava with validation")
class ValidatingResolverContractTest extends ResolverContractTest {
    @Override
    protected Resolver resolver(InetSocketAddress server, String trustAnchor) {
        return DnsjavaResolver.builder()
                .server(server)
                .trustAnchors(trustAnchor)
                .build();
    }

    @Override
    protected Resolver unconfigured() {
        return new DnsjavaResolver();
    }

    @Override
    protected Proof proof() {
        return Proof.VALIDATES;
    }
}
