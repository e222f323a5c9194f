package org.smtpclient.core.address;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds this host's name; initialised with the first use of {@link #VALUE}. */
final class LocalHostName {
    static final EhloName VALUE =
            find(() -> InetAddress.getLocalHost().getCanonicalHostName(), Duration.ofSeconds(2), ownAddress());

    private LocalHostName() {}

    /**
     * Asks for the host's name on a thread of its own, since the system may wait for the DNS longer than anyone would.
     *
     * @param system gives the name, may block or fail
     * @param limit how long to wait
     * @param fallback what to use if no full name comes in time
     */
    static EhloName find(Callable<String> system, Duration limit, EhloName fallback) {
        FutureTask<String> task = new FutureTask<>(system);
        Thread thread = new Thread(task, "smtp-client-local-host-name");
        thread.setDaemon(true);
        thread.start();
        try {
            String name = task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            return name.indexOf('.') > 0 ? EhloName.parse(name) : fallback;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return fallback;
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            // The literal is what RFC 5321 §4.1.4 provides for a host without a usable name.
            return fallback;
        }
    }

    private static EhloName ownAddress() {
        try {
            Enumeration<NetworkInterface> interfaces = NetworkInterface.getNetworkInterfaces();
            List<NetworkInterface> all = interfaces == null ? List.of() : Collections.list(interfaces);
            for (NetworkInterface each : all) {
                for (InetAddress address : Collections.list(each.getInetAddresses())) {
                    if (!address.isLoopbackAddress() && !address.isLinkLocalAddress()) {
                        return EhloName.of(address);
                    }
                }
            }
        } catch (SocketException e) {
            return EhloName.of(InetAddress.getLoopbackAddress());
        }
        return EhloName.of(InetAddress.getLoopbackAddress());
    }
}
