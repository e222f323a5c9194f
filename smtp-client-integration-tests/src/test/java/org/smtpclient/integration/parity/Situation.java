package org.smtpclient.integration.parity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table.
 *
 * @param section the heading it stands under
 * @param names the names in it; the id tells it from all others
 * @param zone what the DNS says, clause by clause, without what goes without saying
 * @param servers what the servers show, one text each; the first is the server of the host {@code mx}
 * @param ours what our probe is to find
 * @param postfix what posttls-finger is to find
 * @param reason the name of the reason why the two differ; null if they do not
 */
record Situation(
        String section,
        Names names,
        List<String> zone,
        List<String> servers,
        Map<Level, Outcome> ours,
        Map<Level, Outcome> postfix,
        @Nullable String reason) {

    String id() {
        return names.id();
    }

    /** The domain that both tools are asked about. */
    String domain() {
        return clauses().stream()
                .map(clause -> clause.replaceFirst("^(no|zone) ", "").split(" ")[0])
                .filter(owner -> owner.startsWith("@"))
                .findFirst()
                .map(names::host)
                .orElse(names.host("@"));
    }

    /** All clauses, with those that go without saying: the MX record and the host's address. */
    List<String> clauses() {
        return ZoneClauses.complete(zone);
    }

    /** A tool's verdicts about hosts by their full names, in the table's terms; one host speaks for the domain. */
    Outcome outcome(Map<String, Verdict> hosts) {
        if (isSingle()) {
            return Outcome.of(hosts.values().iterator().next());
        }
        Map<String, Verdict> named = new HashMap<>();
        hosts.forEach((host, verdict) -> named.put(names.relative(host), verdict));
        return Outcome.of(named);
    }

    /** Whether a name server is waited for in vain. */
    boolean isSlow() {
        return zone.stream().anyMatch(clause -> clause.endsWith(" silent"));
    }

    private boolean isSingle() {
        return clauses().stream()
                        .filter(clause -> clause.matches(".* MX \\d+ .*"))
                        .count()
                <= 1;
    }

    @Override
    public String toString() {
        return id();
    }
}
