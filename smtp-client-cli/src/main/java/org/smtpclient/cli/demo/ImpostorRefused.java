package org.smtpclient.cli.demo;

import java.io.IOException;
import java.util.List;
import org.smtpclient.api.tls.TlsOutcome;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.api.tls.TlsStatus;
import org.smtpclient.core.client.Attempt;
import org.smtpclient.core.client.DeliveryReport;
import org.smtpclient.core.client.SmtpClient;
import org.smtpclient.core.message.BareLineEndException;
import org.smtpclient.core.outcome.RecipientOutcome;

/** The same zone, but somebody else answers the connection, with a certificate of his own. */
final class ImpostorRefused implements Part {

    @Override
    public String title() {
        return "The same zone, and an impostor on the path to the mail host";
    }

    @Override
    public String verdict() {
        return "impostor's session refused, nothing sent; the mail waits for the true host";
    }

    @Override
    public void play(Stage stage, Page page, Checks checks) throws IOException, BareLineEndException {
        page.heading("Connections are diverted to " + stage.impostor().endpoint()
                + ", where a server says it is " + Stage.MAIL_HOST
                + ". Its certificate bears that name, too, but another key.");
        int earlier = stage.mailHost().connections().size();
        try (SmtpClient client = stage.divertedClient()) {
            DeliveryReport report = client.send(Letter.envelope(), Letter.message());
            stage.impostor().awaitConnectionsEnded(1, Stage.PATIENCE);
            stage.impostor().connections().forEach(connection -> {
                page.heading("The dialogue, as the impostor had it:");
                Telling.dialogue(page, connection);
            });
            page.heading("The report:");
            Telling.report(page, report);

            page.heading("Is it so?");
            List<TlsOutcome> sessions =
                    report.attempts().stream().map(Attempt::tls).toList();
            checks.that(
                    sessions.size() == 1 && sessions.get(0).status() == TlsStatus.FAILED,
                    "One session, refused for its TLS, and none tried in plaintext",
                    sessions);
            checks.that(
                    sessions.stream().allMatch(tls -> tls.resultType() == TlsResultType.TLSA_INVALID),
                    "because no TLSA record matches the certificate (" + TlsResultType.TLSA_INVALID + ")",
                    sessions);
            checks.that(
                    stage.impostor().connections().size() == 1
                            && stage.impostor().connection(1).commands().contains("STARTTLS"),
                    "The impostor got one connection, and STARTTLS,",
                    Telling.commands(stage.impostor()));
            checks.that(
                    Telling.sawNoMail(stage.impostor()),
                    "and then nothing: no MAIL, no recipient, not an octet of the message",
                    Telling.commands(stage.impostor()));
            checks.that(
                    stage.mailHost().connections().size() == earlier,
                    "The true host was not connected",
                    stage.mailHost().connections());
            checks.that(
                    Telling.allAre(report, RecipientOutcome.Deferred.class),
                    "Both recipients are deferred: the message is not lost",
                    report);
        }
    }
}
