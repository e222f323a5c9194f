package org.smtpclient.core.sweep;

import java.util.List;
import java.util.stream.Stream;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.engine.EngineOptions;

/** The dialogues that are swept: one session each, with one message or several. Addresses are short: every octet counts. */
enum SweptDialogue {
    STEP_BY_STEP(Dialect.SMTP, "", 0, "delivered", SweptMail.of("a@c.test", "x: y\r\n\r\nhi\r\n", "b@d.test")),
    DOTS(
            Dialect.SMTP,
            "PIPELINING",
            3,
            "delivered",
            SweptMail.of("a@c.test", ".\r\n..\r\n.a\r\nb.\r\n\r\n.", "b@d.test")),
    SOME_REFUSED(
            Dialect.SMTP,
            "PIPELINING,SIZE 9999",
            0,
            "delivered refused delivered",
            SweptMail.of("a@c.test", "hi\r\n", "b@d.test", "no@d.test", "c@d.test")),
    ALL_REFUSED(Dialect.SMTP, "PIPELINING", 0, "refused", SweptMail.of("a@c.test", "hi\r\n", "no@d.test")),
    MESSAGE_REFUSED(Dialect.SMTP, "PIPELINING", 0, "refused", SweptMail.of("spam@c.test", "hi\r\n", "b@d.test")),
    STARTTLS(
            Dialect.SMTP,
            "PIPELINING,STARTTLS",
            0,
            "delivered refused",
            SweptMail.of("a@c.test", "hi\r\n", "b@d.test", "no@d.test")),
    ONE_CHUNK(
            Dialect.SMTP,
            "PIPELINING,CHUNKING",
            0,
            "delivered refused",
            SweptMail.of("a@c.test", ".\r\nhi\r\n", "b@d.test", "no@d.test")),
    CHUNKS(
            Dialect.SMTP,
            "PIPELINING,CHUNKING",
            5,
            "delivered refused",
            SweptMail.of("a@c.test", "x: y\r\n\r\n.\r\nhi", "b@d.test", "no@d.test")),
    CHUNKS_STEP_BY_STEP(
            Dialect.SMTP,
            "CHUNKING",
            5,
            "delivered refused",
            SweptMail.of("a@c.test", "x: y\r\n\r\n.\r\nhi", "b@d.test", "no@d.test")),
    LMTP_DATA(
            Dialect.LMTP,
            "PIPELINING",
            0,
            "delivered refused deferred delivered",
            SweptMail.of("a@c.test", "hi\r\n", "b@d.test", "no@d.test", "full@d.test", "c@d.test")),
    LMTP_CHUNKS(
            Dialect.LMTP,
            "PIPELINING,CHUNKING",
            4,
            "delivered refused deferred delivered",
            SweptMail.of("a@c.test", "hi\r\n.\r\n", "b@d.test", "no@d.test", "full@d.test", "c@d.test")),
    RUN_BY_DATA(
            Dialect.SMTP,
            "PIPELINING",
            0,
            "delivered|refused|delivered refused",
            SweptMail.of("a1@c.test", "one\r\n", "b@d.test"),
            SweptMail.of("spam@c.test", "two\r\n", "b@d.test"),
            SweptMail.of("a3@c.test", "three\r\n", "b@d.test", "no@d.test")),
    RUN_BY_CHUNKS(
            Dialect.SMTP,
            "PIPELINING,CHUNKING",
            0,
            "delivered|refused|refused|delivered delivered",
            SweptMail.of("a1@c.test", "one\r\n", "b@d.test"),
            SweptMail.of("a2@c.test", "two\r\n", "no@d.test"),
            SweptMail.of("spam@c.test", "three\r\n", "b@d.test"),
            SweptMail.of("a4@c.test", "four\r\n", "b@d.test", "c@d.test")),
    RUN_STEP_BY_STEP(
            Dialect.SMTP,
            "CHUNKING",
            0,
            "delivered|refused|delivered",
            SweptMail.of("a1@c.test", "one\r\n", "b@d.test"),
            SweptMail.of("a2@c.test", "two\r\n", "no@d.test"),
            SweptMail.of("a3@c.test", "three\r\n", "b@d.test")),
    /** So long that a connection makes several chunks of it, and not each of its octets can be swept. */
    LARGE(
            Dialect.SMTP,
            "PIPELINING,CHUNKING",
            0,
            "delivered refused",
            SweptMail.of("a@c.test", "A line of a long message.\r\n".repeat(2_600), "b@d.test", "no@d.test"));

    private final Dialect dialect;
    private final List<String> capabilities;
    private final int pieceOctets;
    private final List<List<String>> statuses;
    private final List<SweptMail> mails;

    SweptDialogue(Dialect dialect, String capabilities, int pieceOctets, String statuses, SweptMail... mails) {
        this.dialect = dialect;
        this.capabilities = capabilities.isEmpty() ? List.of() : List.of(capabilities.split(","));
        this.pieceOctets = pieceOctets == 0 ? Integer.MAX_VALUE : pieceOctets;
        this.statuses = List.of(statuses.split("\\|")).stream()
                .map(mail -> List.of(mail.split(" ")))
                .toList();
        this.mails = List.of(mails);
    }

    /** Those that are short enough for every octet. */
    static Stream<SweptDialogue> small() {
        return Stream.of(values()).filter(dialogue -> dialogue != LARGE);
    }

    Dialect dialect() {
        return dialect;
    }

    /** What the server announces, STARTTLS only where TLS does not yet stand. */
    List<String> capabilities() {
        return capabilities;
    }

    boolean usesTls() {
        return capabilities.contains("STARTTLS");
    }

    /** How many octets of a message are supplied at a time. */
    int pieceOctets() {
        return pieceOctets;
    }

    List<SweptMail> mails() {
        return mails;
    }

    /** What becomes of each message for each recipient when nothing goes wrong. */
    List<List<String>> statuses() {
        return statuses;
    }

    EngineOptions options() {
        return EngineOptions.builder(EhloName.parse("c.test"))
                .dialect(dialect)
                .tls(usesTls() ? TlsLevel.MANDATORY : TlsLevel.NONE, usesTls())
                .build();
    }
}
