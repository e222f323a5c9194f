package org.smtpclient.integration.parity;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs all tools over all situations at all levels, a few at a time. */
final class Rig {
    /** More than there are processors to be had: name servers that do not answer are waited for. */
    private static final int AT_ONCE = 6;

    private final PostTlsFinger postfix;
    private final Probe ours;
    private final Probe believing;

    private Rig(ParityLab lab) {
        postfix = lab.postTlsFinger();
        ours = new Probe("--trust-anchor", lab.trustAnchor().toString());
        believing = new Probe("--trust-ad");
    }

    /** Gives one finding for each situation and level. */
    static List<Finding> run(List<Situation> situations) throws Exception {
        try (ParityLab lab = ParityLab.start(situations)) {
            return new Rig(lab).all(situations);
        }
    }

    private List<Finding> all(List<Situation> situations) throws InterruptedException, ExecutionException {
        // What is waited for longest is begun first.
        List<Situation> longestFirst = new ArrayList<>(situations);
        longestFirst.sort(Comparator.comparing(Situation::isSlow).reversed());
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Finding>> running = new ArrayList<>();
            for (Situation situation : longestFirst) {
                for (Level level : Level.values()) {
                    running.add(workers.submit(() -> find(situation, level)));
                }
            }
            List<Finding> findings = new ArrayList<>();
            for (Future<Finding> each : running) {
                findings.add(each.get());
            }
            findings.sort(Finding.ORDER);
            return List.copyOf(findings);
        } finally {
            workers.shutdownNow();
        }
    }

    private Finding find(Situation situation, Level level) {
        String domain = situation.domain();
        String finger = postfix.run(level, domain);
        String document = ours.run(level, domain);
        String believed = believing.run(level, domain);
        String words = "posttls-finger -l " + level + " " + domain + ":\n" + finger + "\nprobe, validating:\n"
                + document + "\nprobe, believing the AD bit:\n" + believed;
        try {
            return new Finding(
                    situation,
                    level,
                    Probe.outcome(situation, document),
                    Probe.outcome(situation, believed),
                    FingerOutput.outcome(situation, level, finger),
                    words);
        } catch (RuntimeException unreadable) {
            throw new IllegalStateException("Situation " + situation + ", level " + level + ":\n" + words, unreadable);
        }
    }
}
