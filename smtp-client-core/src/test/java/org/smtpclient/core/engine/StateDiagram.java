package org.smtpclient.core.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A Mermaid state diagram with one composite state, as it stands in a Markdown file. An edge that leaves the composite
 * state is an edge of every state in it; {@code [*]} is the beginning on the left of an arrow and the end on the right.
 */
final class StateDiagram {
    /** A line of the diagram that draws an edge: {@code From --> To: free text}. */
    private static final Pattern EDGE = Pattern.compile("\\s*(\\S+) --> ([^\\s:]+)(:.*)?");

    private static final Pattern COMPOSITE = Pattern.compile("\\s*state (\\w+) \\{");

    private final List<String> lines;
    private final String composite;
    private final Set<String> members = new TreeSet<>();

    private StateDiagram(List<String> lines) {
        this.lines = lines;
        String name = "";
        boolean inside = false;
        for (String line : lines) {
            Matcher opening = COMPOSITE.matcher(line);
            Matcher edge = EDGE.matcher(line);
            if (opening.matches()) {
                name = opening.group(1);
                inside = true;
            } else if (line.isBlank() || line.strip().equals("}")) {
                inside = inside && line.isBlank();
            } else if (inside && edge.matches()) {
                members.add(edge.group(1));
                members.add(edge.group(2));
            }
        }
        members.remove("[*]");
        this.composite = name;
    }

    /** Reads the first diagram below a heading. */
    static StateDiagram below(String heading, List<String> markdown) {
        int from = markdown.indexOf(heading);
        if (from < 0) {
            throw new AssertionError("There is no heading \"" + heading + "\"");
        }
        List<String> rest = markdown.subList(from, markdown.size());
        int opening = rest.indexOf("```mermaid");
        List<String> block = rest.subList(opening + 1, rest.size());
        return new StateDiagram(List.copyOf(block.subList(0, block.indexOf("```"))));
    }

    /** The edges, as {@code From --> To}; those of the composite state once for each state in it. */
    Set<String> edges() {
        Set<String> all = new TreeSet<>();
        lines.forEach(line -> all.addAll(edgesOf(line)));
        return all;
    }

    private List<String> edgesOf(String line) {
        Matcher edge = EDGE.matcher(line);
        if (!edge.matches()) {
            return List.of();
        }
        if (!edge.group(1).equals(composite)) {
            return List.of(edge.group(1) + " --> " + edge.group(2));
        }
        return members.stream().map(member -> member + " --> " + edge.group(2)).toList();
    }

    /**
     * The diagram as it should be: without the edges that are never taken, and with those that are missing.
     *
     * @param taken every edge that is taken, and what takes it
     */
    String corrected(Map<String, String> taken) {
        Set<String> drawn = edges();
        List<String> block = new ArrayList<>();
        for (String line : lines) {
            List<String> edges = edgesOf(line);
            if (edges.isEmpty() || edges.stream().allMatch(taken::containsKey)) {
                block.add(line);
            }
        }
        Map<String, String> missing = new LinkedHashMap<>(taken);
        missing.keySet().removeAll(drawn);
        missing.keySet().removeIf(StateDiagram::isLoop);
        String added = missing.entrySet().stream()
                .map(edge -> "    " + edge.getKey() + ": " + edge.getValue() + "\n")
                .collect(Collectors.joining());
        return "```mermaid\n" + String.join("\n", block) + "\n" + added + "```";
    }

    /** Whether an edge leads back to where it begins. Most events change no state; a diagram shows those that matter. */
    static boolean isLoop(String edge) {
        String[] ends = edge.split(" --> ", 2);
        return ends[0].equals(ends[1]);
    }
}
