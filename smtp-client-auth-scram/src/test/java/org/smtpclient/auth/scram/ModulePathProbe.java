package org.smtpclient.auth.scram;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.auth.Credentials;
import org.smtpclient.api.auth.SaslContext;
import org.smtpclient.api.auth.SaslExchange;
import org.smtpclient.api.auth.SaslMechanism;

/** Run in a JVM of its own by {@link ScramDiscoveryTest}: holds a dialogue with the mechanism it finds first. */
final class ModulePathProbe {
    private ModulePathProbe() {}

    public static void main(String[] arguments) throws Exception {
        SaslMechanism mechanism = Discovery.ofSaslMechanisms().named("scram-sha-256");
        SaslContext context = SaslContext.builder(Credentials.password("user", "pencil"), "mail.example.org", 587)
                .build();
        SaslExchange exchange = mechanism.start(context);
        String first = new String(exchange.initialResponse(), StandardCharsets.UTF_8);
        String nonce = first.substring(first.indexOf("r="));
        exchange.respond((nonce + "x,s=QSXCR+Q6sek8bf92,i=4096").getBytes(StandardCharsets.UTF_8));
        System.out.println(mechanism.getClass().getModule() + " answered, of "
                + Discovery.ofSaslMechanisms().all().stream()
                        .map(SaslMechanism::mechanism)
                        .collect(Collectors.joining(" ")));
    }
}
