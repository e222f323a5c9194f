package org.smtpclient.benchmarks.sidebyside.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.smtpclient.benchmarks.sidebyside.contestant.ContestantProcess;
import org.smtpclient.benchmarks.sidebyside.contestant.sending.Contestant;
import org.smtpclient.benchmarks.sidebyside.task.Task;

/** A process with one contestant that sets connections up; obeys as {@link ContestantProcess} does. */
public final class SetupProcess {
    /** How the names of contestants end whose connections, but for the first, must be resumed. */
    public static final String RESUMED = "-resumed";

    private static final Map<String, Connecting.Preparation> BY_NAME = Map.of(
            "socket-connect",
            JsseConnector::anybody,
            "jsse-connect",
            JsseConnector::anybody,
            "jsse-connect-dane",
            JsseConnector::authenticated,
            "jsse-connect" + RESUMED,
            JsseConnector::resumed,
            "smtp-client-connect",
            SmtpClientConnector::opportunistic,
            "smtp-client-connect-dane",
            SmtpClientConnector::authenticated,
            "smtp-client-connect-dane" + RESUMED,
            SmtpClientConnector::resumed);

    private SetupProcess() {}

    /**
     * Whether a contestant sets connections up.
     *
     * @param name its name in tables
     * @return true if this is the process to run it in
     */
    public static boolean runs(String name) {
        return BY_NAME.containsKey(name);
    }

    /**
     * Runs the contestant.
     *
     * @param args its name, then the words of the task
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        List<String> words = Arrays.asList(args);
        try (Contestant contestant = new Connecting(Objects.requireNonNull(BY_NAME.get(words.get(0)), words.get(0)))) {
            ContestantProcess.serve(contestant, Task.parse(words.subList(1, words.size())));
        }
    }
}
