package org.smtpclient.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;

@DisplayName("The state diagram in docs/ARCHITECTURE.md against all that can happen to the engine")
class StateDiagramTest {
    private static final Path ARCHITECTURE =
            Path.of(System.getProperty("basedir", ".")).resolve("../docs/ARCHITECTURE.md");

    /** What takes an edge, for each edge that the engine takes under any options. */
    private static final Map<String, String> TAKEN = new TreeMap<>();

    private static final List<EngineEvent> EVENTS = EngineEvent.all();

    /** From the beginning to a state. */
    private record Way(List<EngineEvent> events) {}

    @BeforeAll
    static void explore() {
        options().forEach(StateDiagramTest::explore);
    }

    /** Everything that makes a difference to the states; what the server offers is among the events. */
    private static List<Supplier<EngineOptions.Builder>> options() {
        List<Supplier<EngineOptions.Builder>> all = new ArrayList<>();
        for (boolean authenticating : List.of(false, true)) {
            for (TlsLevel level : TlsLevel.values()) {
                for (boolean implicit : level == TlsLevel.NONE ? List.of(false) : List.of(false, true)) {
                    all.add(() -> base().tls(level, false).tlsImplicit(implicit).authenticating(authenticating));
                }
            }
            all.add(() -> base().tls(TlsLevel.MANDATORY, true).authenticating(authenticating));
        }
        all.add(() -> base().tls(TlsLevel.NONE, false).dialect(Dialect.LMTP));
        return all;
    }

    private static EngineOptions.Builder base() {
        return EngineOptions.builder(EhloName.parse("client.test"));
    }

    /** Breadth first: whatever can happen in every state that looks different from those seen before. */
    private static void explore(Supplier<EngineOptions.Builder> options) {
        Set<String> seen = new HashSet<>();
        Deque<Way> ways = new ArrayDeque<>();
        ExploredSession first = new ExploredSession(options.get());
        TAKEN.putIfAbsent("[*] --> " + first.state(), "connected");
        seen.add(first.facts());
        ways.add(new Way(List.of()));
        while (!ways.isEmpty()) {
            List<EngineEvent> way = ways.remove().events();
            ExploredSession here = follow(options, way);
            for (EngineEvent event : EVENTS) {
                if (!event.possible().test(here)) {
                    continue;
                }
                ExploredSession next = follow(options, way);
                next.happen(event);
                next.check(options.get().build());
                TAKEN.putIfAbsent(here.state() + " --> " + next.state(), event.label());
                if (next.engine().step() != Step.CLOSE && seen.add(next.facts())) {
                    List<EngineEvent> longer = new ArrayList<>(way);
                    longer.add(event);
                    ways.add(new Way(longer));
                }
            }
        }
        System.out.println(seen.size() + " " + System.nanoTime() / 1000_000_000L);
    }

    private static ExploredSession follow(Supplier<EngineOptions.Builder> options, List<EngineEvent> way) {
        ExploredSession session = new ExploredSession(options.get());
        way.forEach(session::happen);
        return session;
    }

    @Test
    void showsTheStepsThatTheEngineTakesAndNoOthers() throws IOException {
        StateDiagram diagram = StateDiagram.below("## The engine's states", Files.readAllLines(ARCHITECTURE));
        Set<String> drawn = diagram.edges();

        Set<String> untaken = new TreeSet<>(drawn);
        untaken.removeAll(TAKEN.keySet());
        Set<String> undrawn = new TreeSet<>(TAKEN.keySet());
        undrawn.removeAll(drawn);
        undrawn.removeIf(StateDiagram::isLoop);

        assertThat(untaken.size() + undrawn.size())
                .as(
                        "edges drawn and never taken: %s; taken and not drawn: %s. The diagram should be:%n%s",
                        untaken, undrawn, diagram.corrected(TAKEN))
                .isZero();
    }
}
