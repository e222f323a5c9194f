package org.smtpclient.integration.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpclient.integration.attack.AttackLab.CA;
import static org.smtpclient.integration.attack.AttackLab.LEAF;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.integration.attack.AttackLab.ZoneChange;
import org.smtpclient.testkit.smtp.ReceivedConnection;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/**
 * An attacker who owns the network, be it to the mail host or to the resolver, against the whole client: validating
 * resolver, DANE policy, engine, TLS. Whatever he does, nothing of the mail leaves: no envelope, no message, in plaintext
 * or under TLS, on no connection. That each attack is one is shown against a sender who verifies nothing.
 */
@Timeout(120)
class AttackTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int EE = 3;
    private static final int TA = 2;

    @ParameterizedTest(name = "usage {0}")
    @ValueSource(ints = {EE, TA})
    @DisplayName("rule 3: without an attack the mail arrives, authenticated")
    void arrivesWithoutAnAttack(int usage) throws Exception {
        try (AttackLab lab =
                new AttackLab(AttackLab.genuineServer(), ZoneChange.tlsa(usage == EE ? LEAF : CA, usage))) {
            DeliveryReport report = lab.send(LIMIT);

            assertThat(report.isDelivered()).as(report.toString()).isTrue();
            assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.AUTHENTICATED);
            assertThat(lab.atVictimsAddress().awaitTransactions(1, LIMIT))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.text()).contains(AttackLab.SECRET));
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 3, rule 4: an impostor at the victim's address gets nothing, whatever he has to show")
    @MethodSource("org.smtpclient.integration.attack.Impostors#rows")
    void impostorGetsNothing(String attack, int usage, ServerScript script, TlsResultType resultType, String reason)
            throws Exception {
        try (AttackLab lab = new AttackLab(script, ZoneChange.tlsa(usage == EE ? LEAF : CA, usage))) {
            assertAttemptFails(lab, resultType, reason);
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("… and he does get the mail of one who takes any peer")
    @MethodSource("org.smtpclient.integration.attack.Impostors#rows")
    void impostorGetsWhatIsSentCarelessly(
            String attack, int usage, ServerScript script, TlsResultType resultType, String reason) throws Exception {
        try (AttackLab lab = new AttackLab(script, ZoneChange.tlsa(LEAF, EE))) {
            DeliveryReport report = lab.sendCarelessly();

            assertThat(report.isDelivered()).as(report.toString()).isTrue();
            assertThat(lab.atVictimsAddress().transcript()).contains("MAIL FROM:<a@client.test>");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 6: replies injected around STARTTLS end the connection, and nothing follows")
    @MethodSource("org.smtpclient.integration.attack.Impostors#injectors")
    void injectionGetsNothing(String attack, ServerScript script, TlsResultType resultType, String reason)
            throws Exception {
        try (AttackLab lab = new AttackLab(script, ZoneChange.tlsa(LEAF, EE))) {
            assertAttemptFails(lab, resultType, reason);
        }
    }

    private static void assertAttemptFails(AttackLab lab, TlsResultType resultType, String reason) throws Exception {
        DeliveryReport report = lab.send(LIMIT);
        assertThat(report.recipients().get(0).outcome().status()).isEqualTo("deferred");
        assertThat(report.recipients().get(0).tls()).isEqualTo(TlsStatus.FAILED);
        assertThat(report.attempts()).hasSize(1);
        TlsOutcome tls = report.attempts().get(0).tls();
        assertThat(tls.policy()).isEqualTo("dane");
        assertThat(tls.isRequired()).isTrue();
        assertThat(tls.resultType()).as(tls.reason()).isEqualTo(resultType);
        assertThat(tls.reason()).contains(reason);
        lab.atVictimsAddress().awaitConnectionsEnded(1, LIMIT);
        assertThat(lab.atVictimsAddress().connections()).hasSize(1);
        assertNothingWasSent(lab);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("rule 1, rule 2: forged, stripped, and replayed answers defer the mail before anybody is connected")
    @MethodSource("org.smtpclient.integration.attack.Forgeries#rows")
    void forgeryDefers(String attack, ZoneChange zone, Forgeries.Forgery forgery, String reason) throws Exception {
        try (AttackLab lab = new AttackLab(AttackLab.evilServer(), zone)) {
            forgery.prepare(lab, lab.adversary);

            DeliveryReport report = lab.send(attack.startsWith("silence") ? Duration.ofSeconds(6) : LIMIT);

            assertThat(report.recipients().get(0).outcome().status())
                    .as(report.toString())
                    .isEqualTo("deferred");
            assertThat(report.recipients().get(0).outcome().reason()).contains(reason);
            if (reason.equals(Forgeries.BOGUS_MX)) {
                assertThat(report.attempts()).isEmpty();
            } else {
                assertThat(report.attempts()).singleElement().satisfies(attempt -> {
                    assertThat(attempt.endpoint()).isNull();
                    assertThat(attempt.tls().status()).isEqualTo(TlsStatus.SKIPPED);
                    assertThat(attempt.tls().isRequired()).isTrue();
                    assertThat(attempt.tls().resultType()).isEqualTo(TlsResultType.DNSSEC_INVALID);
                });
            }
            assertThat(lab.servers())
                    .allSatisfy(server -> assertThat(server.connections()).isEmpty());
            assertNothingWasSent(lab);
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("… and the attacker does get the mail of one who validates nothing")
    @MethodSource("org.smtpclient.integration.attack.Forgeries#rows")
    void forgeryLeadsTheCarelessAstray(String attack, ZoneChange zone, Forgeries.Forgery forgery, String reason)
            throws Exception {
        try (AttackLab lab = new AttackLab(AttackLab.evilServer(), zone)) {
            forgery.prepare(lab, lab.adversary);

            DeliveryReport report = lab.sendCarelessly();

            assertThat(report.isDelivered()).as(report.toString()).isTrue();
        }
    }

    private static void assertNothingWasSent(AttackLab lab) {
        for (ScriptedServer server : lab.servers()) {
            assertThat(server.transactions()).isEmpty();
            assertThat(server.transcript()).doesNotContain(AttackLab.SECRET);
            for (ReceivedConnection connection : server.connections()) {
                assertThat(connection.commands()).noneMatch(command -> command.matches("(?i)(MAIL|RCPT|DATA|BDAT).*"));
            }
        }
    }
}
