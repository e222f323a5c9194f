package org.smtpclient.benchmarks.sidebyside;

import java.time.Duration;
import java.util.List;
import org.smtpclient.benchmarks.sidebyside.task.Dots;
import org.smtpclient.benchmarks.sidebyside.task.ServerKind;

/**
 * Contestants with the same work, to be compared with each other.
 *
 * @param title what a table calls it
 * @param server what the sink offers
 * @param sessions open at once
 * @param recipients of each message
 * @param octets of each message
 * @param dots how many lines begin with one
 * @param roundTrip how far away the sink is
 * @param contestants in the order of their turns; the first is what the others are compared with
 */
record Row(
        String title,
        ServerKind server,
        int sessions,
        int recipients,
        int octets,
        Dots dots,
        Duration roundTrip,
        List<String> contestants) {}
