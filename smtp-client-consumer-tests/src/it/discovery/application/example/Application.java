package example;

import java.util.function.Supplier;
import org.smtpclient.api.Discovery;
import org.smtpclient.api.DiscoveryException;
import org.smtpclient.api.spi.Provider;

/** Says which resolver it finds when it leaves the choice to discovery, and when it asks for one by name. */
public final class Application {
    private Application() {}

    public static void main(String[] arguments) {
        System.out.println("module: " + Application.class.getModule().getName());
        tell("best", () -> Discovery.ofResolvers().best());
        tell("dnsjava", () -> Discovery.ofResolvers().named("dnsjava"));
        tell("jndi", () -> Discovery.ofResolvers().named("jndi"));
    }

    private static void tell(String question, Supplier<? extends Provider> discovery) {
        String finding;
        try {
            finding = discovery.get().name();
        } catch (DiscoveryException e) {
            finding = e.getMessage();
        }
        System.out.println(question + ": " + finding);
    }
}
