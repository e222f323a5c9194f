package org.smtpclient.testkit.smtp;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code MAIL FROM:<…> …} or {@code RCPT TO:<…> …}, taken apart (RFC 5321 §4.1.1.2, §4.1.1.3). */
record PathCommand(String path, List<String> parameters) {
    /** Which extension allows which parameter. */
    private static final Map<String, List<String>> EXTENSIONS = Map.ofEntries(
            Map.entry("SIZE", List.of("SIZE")),
            Map.entry("BODY", List.of("8BITMIME", "BINARYMIME")),
            Map.entry("SMTPUTF8", List.of("SMTPUTF8")),
            Map.entry("REQUIRETLS", List.of("REQUIRETLS")),
            Map.entry("AUTH", List.of("AUTH")),
            Map.entry("RET", List.of("DSN")),
            Map.entry("ENVID", List.of("DSN")),
            Map.entry("NOTIFY", List.of("DSN")),
            Map.entry("ORCPT", List.of("DSN")),
            Map.entry("BY", List.of("DELIVERBY")),
            Map.entry("HOLDFOR", List.of("FUTURERELEASE")),
            Map.entry("HOLDUNTIL", List.of("FUTURERELEASE")),
            Map.entry("MT-PRIORITY", List.of("MT-PRIORITY")),
            Map.entry("RRVS", List.of("RRVS")));

    /** Parses what follows the verb; null where it is not {@code keyword:<path>} with parameters. */
    static @Nullable PathCommand parse(String argument, String keyword) {
        String start = keyword + ":<";
        if (!argument.regionMatches(true, 0, start, 0, start.length())) {
            return null;
        }
        int end = endOfPath(argument, start.length());
        if (end < 0 || (end + 1 < argument.length() && argument.charAt(end + 1) != ' ')) {
            return null;
        }
        String rest = argument.substring(end + 1).strip();
        return new PathCommand(
                argument.substring(start.length(), end), rest.isEmpty() ? List.of() : List.of(rest.split(" +", -1)));
    }

    private static int endOfPath(String argument, int from) {
        boolean quoted = false;
        for (int i = from; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** The first parameter that no announced extension defines; null if there is none. */
    @Nullable
    String unannouncedParameter(ServerScript script, boolean tls) {
        for (String parameter : parameters) {
            String keyword = parameter.split("=", 2)[0].toUpperCase(Locale.ROOT);
            List<String> extensions = EXTENSIONS.getOrDefault(keyword, List.of(keyword));
            if (extensions.stream().noneMatch(extension -> script.announcement(extension, tls) != null)) {
                return parameter;
            }
        }
        return null;
    }

    /** The value of SIZE (RFC 1870); -1 where it was not given or is no number. */
    long size() {
        for (String parameter : parameters) {
            if (parameter.regionMatches(true, 0, "SIZE=", 0, 5)
                    && parameter.substring(5).matches("[0-9]{1,18}")) {
                return Long.parseLong(parameter.substring(5));
            }
        }
        return -1;
    }
}
