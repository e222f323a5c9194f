package org.smtpclient.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpclient.core.pool.PoolLab.MX1;
import static org.smtpclient.core.pool.PoolLab.key;
import static org.smtpclient.core.pool.PoolLab.keyBuilder;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A pool of sessions")
class SessionPoolTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static PoolLab lab(UnaryOperator<PoolOptions.Builder> changes) {
        return new PoolLab(changes.apply(PoolOptions.builder()).build());
    }

    @Test
    @DisplayName("lends a session again, and tells how many messages it has carried")
    void reuse() throws Exception {
        try (PoolLab lab = lab(options -> options)) {
            FakeSession session = lab.use(MX1);
            lab.use(MX1);
            try (Lease<FakeSession> third = lab.lease(MX1)) {
                assertThat(third.session()).isSameAs(session);
                assertThat(third.messagesBefore()).isEqualTo(2);
                assertThat(third.key()).isEqualTo(MX1);
            }
            assertThat(lab.opened()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("lends no session to two at a time")
    void exclusive() throws Exception {
        try (PoolLab lab = lab(options -> options)) {
            lab.use(MX1);
            Lease<FakeSession> one = lab.hold(MX1);
            Lease<FakeSession> other = lab.hold(MX1);
            assertThat(other.session()).isNotSameAs(one.session());
            one.giveBack(1);
            other.giveBack(1);
        }
    }

    @Test
    @DisplayName("lends the session that was used last, so that those which are too many grow old")
    void lastFirst() throws Exception {
        try (PoolLab lab = lab(options -> options)) {
            Lease<FakeSession> one = lab.hold(MX1);
            Lease<FakeSession> other = lab.hold(MX1);
            FakeSession last = other.session();
            one.giveBack(1);
            other.giveBack(1);
            assertThat(lab.use(MX1)).isSameAs(last);
        }
    }

    @Test
    @DisplayName("lends a session with any address of a host that would do")
    void anyAddress() throws Exception {
        try (PoolLab lab = lab(options -> options)) {
            SessionKey second = key("mx1.test", 2);
            FakeSession session = lab.use(second);
            try (Lease<FakeSession> lease = lab.lease(MX1, second, key("mx1.test", 3))) {
                assertThat(lease.session()).isSameAs(session);
                assertThat(lease.key()).isEqualTo(second);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("ends a session that has served its time")
    @CsvSource({
        // what, times used, seconds between
        "after 3 messages,        3, 0",
        "after 2 seconds of rest, 1, 2",
        "after 5 seconds of life, 6, 1",
    })
    void limits(String what, int times, int pause) throws Exception {
        try (PoolLab lab = lab(options -> options.messagesPerSession(what.contains("messages") ? 3 : 100)
                .idleTime(Duration.ofSeconds(2))
                .sessionAge(Duration.ofSeconds(5)))) {
            FakeSession first = lab.use(MX1);
            for (int i = 1; i < times; i++) {
                assertThat(first.ended).as(what + ", too early").isFalse();
                lab.pass(Duration.ofSeconds(pause));
                FakeSession next = lab.use(MX1);
                assertThat(next == first || PoolLab.ends(first)).as(what).isTrue();
            }
            lab.pass(Duration.ofSeconds(pause));
            assertThat(PoolLab.ends(first)).as(what).isTrue();
            assertThat(lab.use(MX1)).isNotSameAs(first);
        }
    }

    @Test
    @DisplayName("lends no session whose time is over, though it has not been ended yet")
    void expiredButOpen() throws Exception {
        try (PoolLab lab = lab(options -> options.idleTime(SECOND).sessionsPerHost(1))) {
            FakeSession session = lab.use(MX1);
            lab.advance(SECOND);
            assertThat(lab.use(MX1)).isNotSameAs(session);
            assertThat(PoolLab.ends(session)).as("ended to make place").isTrue();
        }
    }

    @Test
    @DisplayName("keeps nothing beyond the bound on idle sessions, of all hosts the one idle longest goes first")
    void idleBound() throws Exception {
        try (PoolLab lab = lab(options -> options.idleSessions(2))) {
            FakeSession one = lab.use(key("mx1.test", 1));
            FakeSession two = lab.use(key("mx2.test", 2));
            lab.use(key("mx1.test", 1));
            FakeSession three = lab.use(key("mx3.test", 3));
            assertThat(List.of(one.ended, two.ended, three.ended)).containsExactly(false, true, false);
        }
    }

    @Test
    @DisplayName("keeps nothing where reuse is off, and lends any number at a time")
    void none() throws Exception {
        try (PoolLab lab = new PoolLab(PoolOptions.NONE)) {
            List<Lease<FakeSession>> all = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                all.add(lab.hold(MX1));
            }
            all.forEach(lease -> lease.giveBack(1));
            assertThat(lab.opened()).isEqualTo(1000);
            assertThat(lab.open()).isZero();
        }
    }

    @Test
    @DisplayName("passes over sessions that are dead, and ends them")
    void dead() throws Exception {
        try (PoolLab lab = lab(options -> options.sessionsPerHost(3))) {
            List<Lease<FakeSession>> all = List.of(lab.hold(MX1), lab.hold(MX1), lab.hold(MX1));
            List<FakeSession> sessions = all.stream().map(Lease::session).toList();
            all.forEach(lease -> lease.giveBack(1));
            sessions.get(2).dead = true;
            sessions.get(1).dead = true;
            assertThat(lab.use(MX1)).isSameAs(sessions.get(0));
            sessions.get(0).dead = true;
            assertThat(lab.use(MX1)).isNotIn(sessions);
            assertThat(sessions).allMatch(session -> session.ended);

            // Their places are free again, and no more than theirs.
            List<Lease<FakeSession>> again = List.of(lab.hold(MX1), lab.hold(MX1), lab.hold(MX1));
            assertThat(lab.open()).isEqualTo(3);
            again.forEach(lease -> lease.giveBack(1));
        }
    }

    @Test
    @DisplayName("ends an idle session that does not suit where its place is needed")
    void placeNeeded() throws Exception {
        try (PoolLab lab = lab(options -> options.sessionsPerHost(1))) {
            FakeSession other = lab.use(keyBuilder("mx1.test", 1).tls("weaker").build());
            FakeSession session = lab.use(MX1);
            assertThat(other.ended).isTrue();
            assertThat(session.ended).isFalse();
            assertThat(lab.open()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("frees the place of a lease that is closed, its session having ended or never been opened")
    void closedLease() throws Exception {
        try (PoolLab lab = lab(options -> options.sessionsPerHost(1))) {
            try (Lease<FakeSession> unopened = lab.lease(MX1)) {
                assertThat(unopened.session()).isNull();
            }
            try (Lease<FakeSession> broken = lab.hold(MX1)) {
                lab.broken(broken.session());
            }
            assertThat(lab.use(MX1)).isNotNull();
        }
    }

    @Test
    @DisplayName("takes no session back twice, none that is not there, and none under another key")
    void misuse() throws Exception {
        try (PoolLab lab = lab(options -> options)) {
            Lease<FakeSession> lease = lab.lease(MX1);
            assertThatThrownBy(() -> lease.giveBack(1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> lease.opened(key("mx1.test", 9), lab.newSession()))
                    .isInstanceOf(IllegalArgumentException.class);
            lease.opened(MX1, lab.newSession());
            lease.giveBack(1);
            lease.close();
            assertThatThrownBy(() -> lease.giveBack(1)).isInstanceOf(IllegalStateException.class);
            try (Lease<FakeSession> next = lab.lease(MX1)) {
                assertThat(next.messagesBefore()).isEqualTo(1);
            }
        }
    }

    @Test
    @DisplayName("refuses bounds that make no sense")
    void nonsense() {
        PoolOptions.Builder options = PoolOptions.builder();
        assertThatThrownBy(() -> options.sessionsPerHost(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.messagesPerSession(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.idleSessions(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.idleTime(SECOND.negated())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.sessionAge(SECOND.negated())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> options.closingTime(SECOND.negated())).isInstanceOf(IllegalArgumentException.class);
    }
}
