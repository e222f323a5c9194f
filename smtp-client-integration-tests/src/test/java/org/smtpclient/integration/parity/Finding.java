package org.smtpclient.integration.parity;

import java.util.Comparator;

/**
 * What the tools found in one situation at one level.
 *
 * @param situation which
 * @param level told to all
 * @param ours our probe's, validating DNSSEC itself
 * @param believing our probe's, believing the resolver's AD bit
 * @param postfix posttls-finger's
 * @param words what each tool said, for failure messages
 */
record Finding(Situation situation, Level level, Outcome ours, Outcome believing, Outcome postfix, String words) {
    static final Comparator<Finding> ORDER =
            Comparator.comparing((Finding finding) -> finding.situation.id()).thenComparing(Finding::level);

    /** Whether both came to the same host with different verdicts. */
    boolean differs() {
        return ours.contradicts(postfix);
    }

    /** Whether ours lets mail go where Postfix does not, or with less protection. */
    boolean isLaxer() {
        return ours.isLaxerThan(postfix);
    }

    /** Whether all verdicts are as the table expects. */
    boolean isExpected() {
        return ours.equals(situation.ours().get(level))
                && believing.equals(ours)
                && postfix.equals(situation.postfix().get(level))
                && (!differs() || situation.reason() != null);
    }

    @Override
    public String toString() {
        return situation + ", " + level;
    }
}
