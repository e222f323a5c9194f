package org.smtpclient.integration.parity;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one tool found at one level: a verdict about a domain as a whole, or one about each host that the tool came to.
 *
 * @param hosts verdicts by host, as the table names hosts; a verdict about the whole stands under the empty name
 */
record Outcome(SortedMap<String, Verdict> hosts) {
    private static final String WHOLE = "";

    Outcome {
        hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    }

    static Outcome of(Verdict whole) {
        return of(Map.of(WHOLE, whole));
    }

    static Outcome of(Map<String, Verdict> hosts) {
        return new Outcome(new TreeMap<>(hosts));
    }

    /** Reads {@code failed}, or {@code mx1:skipped,mx2:authenticated}. */
    static Outcome parse(String text) {
        SortedMap<String, Verdict> hosts = new TreeMap<>();
        for (String part : text.split(",")) {
            int colon = part.indexOf(':');
            hosts.put(
                    colon < 0 ? WHOLE : part.substring(0, colon),
                    Verdict.valueOf(part.substring(colon + 1).toUpperCase(Locale.ROOT)));
        }
        return new Outcome(hosts);
    }

    /** Whether the two differ about a host that both came to. */
    boolean contradicts(Outcome other) {
        Set<String> names = new TreeSet<>(hosts.keySet());
        names.addAll(other.hosts.keySet());
        return names.stream().anyMatch(name -> {
            Verdict here = about(name);
            Verdict there = other.about(name);
            return here != null && there != null && here != there;
        });
    }

    /** Whether mail goes somewhere here that the other would not send it, or with less protection. */
    boolean isLaxerThan(Outcome other) {
        return hosts.keySet().stream().anyMatch(name -> {
            Verdict there = other.about(name);
            return there != null && hosts.get(name).isLaxerThan(there);
        });
    }

    private @Nullable Verdict about(String host) {
        Verdict own = hosts.get(host);
        return own == null ? hosts.get(WHOLE) : own;
    }

    /** Tells it as the table writes it. */
    @Override
    public String toString() {
        return hosts.entrySet().stream()
                .map(host -> (host.getKey().isEmpty() ? "" : host.getKey() + ":") + host.getValue())
                .collect(Collectors.joining(","));
    }
}
