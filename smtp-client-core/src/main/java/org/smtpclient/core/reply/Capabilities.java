package org.smtpclient.core.reply;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The extensions a server named in its reply to EHLO or LHLO (RFC 5321 §4.1.1.1). Immutable. */
public final class Capabilities {
    // Before NONE, which is made with them.
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern OCTETS = Pattern.compile("\\d{1,18}");

    /** What is known of a server that knows no EHLO, or was not asked. */
    public static final Capabilities NONE = new Capabilities(List.of());

    private final List<String> lines;
    private final Map<String, List<String>> parameters = new LinkedHashMap<>();

    /** Kept, since every message is held against them. */
    private final OptionalLong maxMessageOctets;

    private final Limits limits;

    private Capabilities(List<String> lines) {
        this.lines = lines;
        for (String line : lines) {
            List<String> words = new ArrayList<>(Arrays.asList(SPACES.split(line.trim())));
            parameters.putIfAbsent(words.remove(0).toUpperCase(Locale.ROOT), List.copyOf(words));
        }
        this.maxMessageOctets = octets(parameter("SIZE", 0));
        this.limits = Limits.of(parameters("LIMITS"));
    }

    private static OptionalLong octets(String text) {
        long octets = OCTETS.matcher(text).matches() ? Long.parseLong(text) : 0;
        return octets == 0 ? OptionalLong.empty() : OptionalLong.of(octets);
    }

    /**
     * Reads the reply to EHLO.
     *
     * @param reply a positive reply
     * @return the extensions; none if the reply is not positive
     */
    public static Capabilities of(Reply reply) {
        return reply.isPositive() && reply.lines().size() > 1
                ? new Capabilities(reply.lines().stream()
                        .skip(1)
                        .filter(line -> !line.isBlank())
                        .toList())
                : NONE;
    }

    /**
     * Whether an extension is offered.
     *
     * @param keyword such as {@code PIPELINING}; case does not matter
     * @return whether the server named it
     */
    public boolean has(String keyword) {
        return parameters.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /**
     * The parameters of an extension.
     *
     * @param keyword such as {@code AUTH}; case does not matter
     * @return the words behind the keyword; empty if there are none or the extension is not offered
     */
    public List<String> parameters(String keyword) {
        return parameters.getOrDefault(keyword.toUpperCase(Locale.ROOT), List.of());
    }

    /**
     * The largest message the server takes (RFC 1870 §4).
     *
     * @return octets; empty if SIZE is not offered, names no number, or names 0 (no fixed limit)
     */
    public OptionalLong maxMessageOctets() {
        return maxMessageOctets;
    }

    /**
     * The limits of a session (RFC 9422).
     *
     * @return those the server names and we know; what is malformed counts as not named
     */
    public Limits limits() {
        return limits;
    }

    /**
     * The least time within which the server undertakes to deliver or return a message (RFC 2852).
     *
     * @return seconds, 0 to 999,999,999; empty if DELIVERBY is not offered or names no such time
     */
    public OptionalInt minDeliverBySeconds() {
        return seconds(parameter("DELIVERBY", 0).split(",", 2)[0]);
    }

    /**
     * How long the server holds a message back at most (RFC 4865).
     *
     * @return seconds, 0 to 999,999,999; empty if FUTURERELEASE is not offered or names no such time
     */
    public OptionalInt maxHoldSeconds() {
        return seconds(parameter("FUTURERELEASE", 0));
    }

    /** {@return until when the server holds a message back at most (RFC 4865); null as with {@link #maxHoldSeconds()}} */
    public @Nullable Instant maxHoldUntil() {
        try {
            return Instant.parse(parameter("FUTURERELEASE", 1));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private String parameter(String keyword, int index) {
        List<String> all = parameters(keyword);
        return index < all.size() ? all.get(index) : "";
    }

    private static OptionalInt seconds(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /** {@return the lines as the server sent them, such as {@code SIZE 10240000}} */
    public List<String> lines() {
        return lines;
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
