package org.smtpclient.integration;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks whether a port can be had, so that what is in the way is told in plain words. */
final class Ports {
    private Ports() {}

    /** Fails if an address's port is taken, on TCP or UDP, or needs rights that this process lacks. */
    static void requireFree(String address, int port) {
        InetSocketAddress socketAddress = new InetSocketAddress(address, port);
        try (ServerSocket stream = new ServerSocket();
                DatagramSocket datagrams = new DatagramSocket(null)) {
            stream.setReuseAddress(true);
            stream.bind(socketAddress);
            datagrams.bind(socketAddress);
        } catch (IOException failure) {
            throw new LabException(
                    "Port " + port + " of " + address + " cannot be had. The laboratory needs root, and the port free:"
                            + " see who has it with 'ss -lntup sport = :" + port
                            + "', or run the build in a network of its own:"
                            + " unshare -mn sh -c 'ip link set lo up; ./mvnw -o -B -Pintegration verify'",
                    failure);
        }
    }
}
