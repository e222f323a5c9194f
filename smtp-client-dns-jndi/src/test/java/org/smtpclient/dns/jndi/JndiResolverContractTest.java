package org.smtpclient.dns.jndi;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.testkit.contract.ResolverContractTest;

@DisplayName("The JNDI resolver keeps the resolver contract")
class JndiResolverContractTest extends ResolverContractTest {
    @Override
    protected Resolver resolver(InetSocketAddress server, String trustAnchor) {
        return JndiResolver.builder().servers(List.of(server)).build();
    }

    @Override
    protected Resolver unconfigured() {
        return new JndiResolver();
    }

    @Override
    protected Proof proof() {
        return Proof.NOTHING;
    }

    @Override
    protected boolean tellsTtls() {
        return false;
    }
}
