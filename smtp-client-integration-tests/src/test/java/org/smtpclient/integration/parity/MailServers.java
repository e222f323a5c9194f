package org.smtpclient.integration.parity;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerAction;
import org.smtpclient.testkit.smtp.ServerScript;

/** The mail servers of all situations, each on port 25 of an address of its own. */
final class MailServers implements AutoCloseable {
    private static final int FIRST_NETWORK = 2;
    private static final int PER_NETWORK = 250;

    /** Octets that both clients send in plaintext, if the server wants STARTTLS. */
    private static final int BEFORE_TLS = ("EHLO " + ParityLab.CLIENT_NAME + "\r\nSTARTTLS\r\n").length();

    private final List<ScriptedServer> servers = new ArrayList<>();

    /**
     * Starts the servers that a situation describes.
     *
     * @return their addresses
     */
    List<String> start(Situation situation, Certificates certificates) {
        List<String> addresses = new ArrayList<>();
        for (String description : situation.servers()) {
            String address = "127.0." + (FIRST_NETWORK + servers.size() / PER_NETWORK) + "."
                    + (1 + servers.size() % PER_NETWORK);
            servers.add(script(description, certificates).start(new InetSocketAddress(address, 25)));
            addresses.add(address);
        }
        return addresses;
    }

    /** Reads a chain, or one with a misdeed in brackets behind it. */
    private static ServerScript script(String description, Certificates certificates) {
        int bracket = description.indexOf('[');
        String chain = (bracket < 0 ? description : description.substring(0, bracket)).strip();
        ServerScript script = ScriptedServer.smtp();
        if (!chain.isEmpty()) {
            script.startTls(certificates.identity(chain).sslContext());
        }
        return bracket < 0 ? script : misbehaving(script, description.substring(bracket + 1, description.length() - 1));
    }

    private static ServerScript misbehaving(ServerScript script, String how) {
        return switch (how) {
            case "no STARTTLS" -> script;
            case "454 to STARTTLS" -> script.on("STARTTLS").reply("454 4.7.0 TLS not available");
            case "502 to STARTTLS" -> script.on("STARTTLS").reply("502 5.5.1 not implemented");
            // With the handshake's first octet, so that the client is not to take it for something pushed in front of
            // it.
            case "garbage after 220" ->
                script.atReceived(BEFORE_TLS + 1, ServerAction.raw("this is no TLS record\r\n"), ServerAction.close());
            case "close after 220" ->
                script.on("STARTTLS").act(ServerAction.reply("220 2.0.0 ready"), ServerAction.close());
            case "250 pushed behind 220" ->
                script.on("STARTTLS").act(ServerAction.proceed(), ServerAction.raw("250 2.0.0 injected\r\n"));
            case "TLS 1.2" -> script.tlsProtocols("TLSv1.2");
            default -> throw new IllegalArgumentException("The table knows no server that does '" + how + "'");
        };
    }

    @Override
    public void close() throws IOException {
        for (ScriptedServer server : servers) {
            server.close();
        }
    }
}
