package org.smtpclient.dns.dnsjava;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.testkit.contract.ResolverContractTest;

@DisplayName("The resolver contract, kept by dnsjava that believes the AD bit")
class TrustAdResolverContractTest extends ResolverContractTest {
    @Override
    protected Resolver resolver(InetSocketAddress server, String trustAnchor) {
        return DnsjavaResolver.builder().server(server).trustAd().build();
    }

    @Override
    protected Resolver unconfigured() {
        return new DnsjavaResolver();
    }

    @Override
    protected Proof proof() {
        return Proof.TRUSTS_AD;
    }
}
