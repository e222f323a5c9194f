package org.smtpclient.api;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.smtpclient.api.auth.SaslMechanism;
import org.smtpclient.api.dns.Resolver;
import org.smtpclient.api.observe.SmtpObserver;
import org.smtpclient.api.spi.Provider;
import org.smtpclient.api.tls.TlsPolicy;
import org.smtpclient.api.transport.Transport;

/**
 * Finds the providers of one service with {@link ServiceLoader}.
 *
 * <p>Order: {@linkplain Provider#priority() priority}, highest first; equal priorities by class name. The class loader
 * of this API is asked first; the context class loader of the calling thread only where that finds nothing.
 *
 * <p>A provider that is registered but cannot be loaded ends discovery with a {@link DiscoveryException}, whichever
 * service it belongs to: passing over a TLS policy, or over the resolver that validates DNSSEC, would weaken a
 * delivery without a word. Whoever wants to do without it takes it off the class path or names providers explicitly.
 *
 * @param <S> the service
 */
public final class Discovery<S extends Provider> {
    private final Class<S> service;
    private final String advice;
    private final Function<ClassLoader, ServiceLoader<S>> loaders;

    private Discovery(Class<S> service, String advice, Function<ClassLoader, ServiceLoader<S>> loaders) {
        this.service = service;
        this.advice = advice;
        this.loaders = loaders;
    }

    /** {@return discovery of DNS resolvers} */
    public static Discovery<Resolver> ofResolvers() {
        return new Discovery<>(
                Resolver.class,
                "add org.smtpclient:smtp-client-dns-dnsjava (validates DNSSEC) or "
                        + "org.smtpclient:smtp-client-dns-jndi (no dependencies, no DNSSEC), or pass a Resolver",
                loader -> ServiceLoader.load(Resolver.class, loader));
    }

    /** {@return discovery of TLS policies} */
    public static Discovery<TlsPolicy> ofTlsPolicies() {
        return new Discovery<>(
                TlsPolicy.class,
                "add org.smtpclient:smtp-client-dane, or pass a TlsPolicy",
                loader -> ServiceLoader.load(TlsPolicy.class, loader));
    }

    /** {@return discovery of transports} */
    public static Discovery<Transport> ofTransports() {
        return new Discovery<>(
                Transport.class,
                "add org.smtpclient:smtp-client-core (TCP) or org.smtpclient:smtp-client-transport-unix (Unix domain "
                        + "sockets), or pass a Transport",
                loader -> ServiceLoader.load(Transport.class, loader));
    }

    /** {@return discovery of observers} */
    public static Discovery<SmtpObserver> ofObservers() {
        return new Discovery<>(
                SmtpObserver.class,
                "register an SmtpObserver of your own, or pass one",
                loader -> ServiceLoader.load(SmtpObserver.class, loader));
    }

    /** {@return discovery of SASL mechanisms} */
    public static Discovery<SaslMechanism> ofSaslMechanisms() {
        return new Discovery<>(
                SaslMechanism.class,
                "add org.smtpclient:smtp-client-core (PLAIN, LOGIN, CRAM-MD5, OAuth, EXTERNAL) or "
                        + "org.smtpclient:smtp-client-auth-scram (SCRAM), or pass a SaslMechanism",
                loader -> ServiceLoader.load(SaslMechanism.class, loader));
    }

    /**
     * All providers, best first.
     *
     * @return an unmodifiable list, empty where no provider is registered
     * @throws DiscoveryException if a registered provider cannot be loaded, or two have the same name
     */
    public List<S> all() {
        List<S> found = load(Discovery.class.getClassLoader());
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (found.isEmpty() && context != null) {
            found = load(context);
        }
        requireDistinctNames(found);
        return List.copyOf(found);
    }

    /**
     * The best provider.
     *
     * @return the provider of highest priority
     * @throws DiscoveryException if there is none, or one cannot be loaded
     */
    public S best() {
        List<S> found = all();
        if (found.isEmpty()) {
            throw new DiscoveryException("No " + service.getSimpleName() + " found: " + advice + ".");
        }
        return found.get(0);
    }

    /**
     * The provider of a name.
     *
     * @param name a provider's {@link Provider#name()}
     * @return the provider
     * @throws DiscoveryException if none has that name, or one cannot be loaded
     */
    public S named(String name) {
        Objects.requireNonNull(name, "name");
        List<S> found = all();
        return found.stream()
                .filter(provider -> provider.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DiscoveryException("No " + service.getSimpleName() + " named '" + name
                        + "'; found: "
                        + (found.isEmpty()
                                ? "none"
                                : found.stream().map(Provider::name).collect(Collectors.joining(", ")))
                        + ". To have more, " + advice + "."));
    }

    private List<S> load(ClassLoader loader) {
        List<S> found = new ArrayList<>();
        try {
            for (Iterator<S> providers = loaders.apply(loader).iterator(); providers.hasNext(); ) {
                found.add(providers.next());
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new DiscoveryException(
                    "A registered " + service.getSimpleName() + " cannot be loaded: " + e.getMessage()
                            + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
                            + ". Mend or remove it; it is not passed over, since that could weaken a delivery.",
                    e);
        }
        found.sort(Comparator.<S>comparingInt(Provider::priority)
                .reversed()
                .thenComparing(provider -> provider.getClass().getName()));
        return found;
    }

    private void requireDistinctNames(List<S> found) {
        for (int i = 1; i < found.size(); i++) {
            S later = found.get(i);
            for (S earlier : found.subList(0, i)) {
                if (earlier.name().equals(later.name())) {
                    throw new DiscoveryException("Two providers of " + service.getSimpleName() + " are named '"
                            + later.name() + "': " + earlier.getClass().getName() + " and "
                            + later.getClass().getName() + ". Remove one of them.");
                }
            }
        }
    }
}
