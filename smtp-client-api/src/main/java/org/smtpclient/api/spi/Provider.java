package org.smtpclient.api.spi;

import java.util.Locale;

/**
 * What {@link java.util.ServiceLoader} finds: a resolver, a TLS policy, a transport or a SASL mechanism.
 *
 * <p>A provider has a public no-argument constructor that does nothing: no I/O, no look-up of system settings, no
 * threads. Work begins with the first use. A provider is configured by its own builder; an object made so is handed to
 * the client, and then nothing of that service is discovered.
 *
 * <p>Implementations are safe for use by many threads at once.
 */
public interface Provider {

    /**
     * The name by which a caller may choose this provider, such as {@code dnsjava}.
     *
     * @return lower-case letters, digits and hyphens; unique among the providers of one service; by default the class's
     *     simple name in lower case
     */
    default String name() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /**
     * Rank among the providers of one service; the highest is taken. Providers of equal priority are ordered by class
     * name, so that the choice never depends on the order of the class path.
     *
     * @return any number; 0 where nothing speaks for or against
     */
    default int priority() {
        return 0;
    }
}
