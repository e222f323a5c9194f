package org.smtpclient.benchmarks.sidebyside.task;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a contestant is asked to do over and over again.
 *
 * @param server what the sink offers
 * @param port where it offers that, on 127.0.0.1
 * @param sessions how many to hold open at once
 * @param recipients of each message
 * @param octets of each message
 * @param dots how many of its lines begin with one
 */
public record Task(ServerKind server, int port, int sessions, int recipients, int octets, Dots dots) {
    /** The sink's address. */
    public static final String HOST = "127.0.0.1";

    /** The reverse-path of every message. */
    public static final String SENDER = "sender@client.test";

    /** The name to say in EHLO. */
    public static final String CLIENT = "client.test";

    /** {@return the sink's address} */
    public static InetAddress address() {
        return InetAddress.getLoopbackAddress();
    }

    /** {@return the mailboxes of the recipients} */
    public List<String> mailboxes() {
        return IntStream.rangeClosed(1, recipients)
                .mapToObj(i -> "recipient" + i + "@sink.test")
                .toList();
    }

    /** {@return the message} */
    public byte[] message() {
        return Content.of(octets, dots);
    }

    /** {@return the message without its header section, for those who make one themselves} */
    public byte[] body() {
        return Content.body(message());
    }

    /**
     * Reads a task from the words that {@link #words()} writes.
     *
     * @param words six of them
     * @return the task
     */
    public static Task parse(List<String> words) {
        return new Task(
                ServerKind.valueOf(words.get(0)),
                Integer.parseInt(words.get(1)),
                Integer.parseInt(words.get(2)),
                Integer.parseInt(words.get(3)),
                Integer.parseInt(words.get(4)),
                Dots.valueOf(words.get(5)));
    }

    /** {@return the task as arguments of a process} */
    public List<String> words() {
        return List.of(
                server.name(),
                Integer.toString(port),
                Integer.toString(sessions),
                Integer.toString(recipients),
                Integer.toString(octets),
                dots.name());
    }
}
