package org.smtpclient.benchmarks.sidebyside.contestant;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.task.ProcessUse;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/**
 * A process with one contestant and its open sessions. It says {@code ready}, then takes orders in lines of standard input:
 * {@code send MILLIS}, answered by messages, wall time and processor time in nanoseconds, and octets allocated. Ends with its
 * input.
 */
public final class ContestantProcess {
    private ContestantProcess() {}

    /**
     * Runs the contestant.
     *
     * @param args its name, then the words of the task
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        try (Contestant contestant = Contestants.named(words.get(0))) {
            serve(contestant, Task.parse(words.subList(1, words.size())));
        }
        // A peer may leave threads behind that are no daemons.
        System.exit(0);
    }

    /**
     * Obeys orders until there are no more.
     *
     * @param contestant not open yet
     * @param task what it is to do
     * @throws Exception if it fails
     */
    public static void serve(Contestant contestant, Task task) throws Exception {
        contestant.open(task);
        System.out.println("ready");
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            send(contestant, Duration.ofMillis(Long.parseLong(order.substring("send ".length()))));
        }
    }

    private static void send(Contestant contestant, Duration time) throws Exception {
        long allocated = ProcessUse.allocatedOctets();
        long processor = ProcessUse.processorNanos();
        long start = System.nanoTime();
        long messages = contestant.send(time);
        long wall = System.nanoTime() - start;
        System.out.println("sent " + messages + " " + wall + " " + (ProcessUse.processorNanos() - processor) + " "
                + (ProcessUse.allocatedOctets() - allocated));
    }
}
