package example;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.DiscoveryException;
import org.smtpclient.api.spi.Provider;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.address.MailDomain;
import org.smtpclient.core.envelope.Envelope;
import org.smtpclient.core.client.NextHop;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.message.Message;

/** Says which providers it finds, and delivers with a client that was given none. */
public final class Application {
    private Application() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("module: " + Application.class.getModule().getName());
        tell("best", () -> Discovery.ofResolvers().best().name());
        tell("dnsjava", () -> Discovery.ofResolvers().named("dnsjava").name());
        tell("jndi", () -> Discovery.ofResolvers().named("jndi").name());
        tell("policies", () -> names(Discovery.ofTlsPolicies()));
        tell("transports", () -> names(Discovery.ofTransports()));
        tell("delivery", Application::deliver);
    }

    /** To a port where nobody listens: what matters here is that a client is put together, and tells the truth. */
    private static String deliver() {
        try (SmtpClient client = SmtpClient.builder()
                .ehloName(EhloName.parse("client.example"))
                .overallTimeout(Duration.ofSeconds(20))
                .build()) {
            NextHop nobody = new NextHop.Relay(MailDomain.parse("[127.0.0.1]"), 1, Dialect.SMTP);
            Message message = Message.of("Subject: hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return client.send(Envelope.of("a@client.example", "b@server.example"), message, nobody)
                    .recipients()
                    .get(0)
                    .outcome()
                    .status();
        } catch (DiscoveryException e) {
            throw e;
        } catch (Exception e) {
            return e.toString();
        }
    }

    private static String names(Discovery<? extends Provider> discovery) {
        return discovery.all().stream().map(Provider::name).collect(Collectors.joining(" "));
    }

    private static void tell(String question, Supplier<String> discovery) {
        String finding;
        try {
            finding = discovery.get();
        } catch (DiscoveryException e) {
            finding = e.getMessage();
        }
        System.out.println(question + ": " + finding);
    }
}
