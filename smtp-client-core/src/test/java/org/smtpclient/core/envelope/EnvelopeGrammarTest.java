package org.smtpclient.core.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.smtpclient.core.address.Mailbox;
import org.smtpclient.core.address.ReversePath;
import org.smtpclient.core.envelope.MailParameters.Ret;
import org.smtpclient.core.envelope.RecipientParameters.Notify;
import org.smtpclient.core.envelope.RequireRecipientValidSince.Action;
import org.smtpclient.core.message.BodyType;
import org.smtpclient.core.message.MessageTraits;
import org.smtpclient.core.reply.Capabilities;
import org.smtpclient.core.reply.Reply;

/** Whatever the types accept is read by a strict grammar of its own as that and no more. */
@DisplayName("rule 8: whatever the types accept makes lines that follow the grammar")
class EnvelopeGrammarTest {
    private static final Capabilities EVERYTHING = Capabilities.of(Reply.of(
            250,
            List.of(
                    "mx.example.org",
                    "SIZE",
                    "8BITMIME",
                    "BINARYMIME",
                    "CHUNKING",
                    "SMTPUTF8",
                    "DSN",
                    "DELIVERBY",
                    "MT-PRIORITY",
                    "FUTURERELEASE",
                    "REQUIRETLS",
                    "AUTH PLAIN",
                    "RRVS")));

    private static final String UTF8 = "\\x{a0}-\\x{d7ff}\\x{e000}-\\x{10ffff}";
    private static final String ATEXT = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~" + UTF8 + "-]+";
    private static final String QUOTED = "\"(?:[ !#-\\[\\]-~" + UTF8 + "]|\\\\[ -~])*\"";
    private static final String MAILBOX = "(?:" + ATEXT + "(?:\\." + ATEXT + ")*|" + QUOTED + ")@[A-Za-z0-9_.-]{1,253}";
    private static final String XTEXT = "(?:[!-*,-<>-~]|\\+[0-9A-F]{2})+";
    private static final String HEXPOINT = "(?:[01][1-9]|10|20|2B|3D|7F|5C|[89A-F][0-9A-F]|[1-9A-F][0-9A-F]{2}"
            + "|[1-9A-CEF][0-9A-F]{3}|D[0-7][0-9A-F]{2}|[1-9A-F][0-9A-F]{4}|10[0-9A-F]{4})";
    private static final String UTF8_XTEXT = "(?:[!-*,-<>-\\[\\]-~]|\\\\x\\{" + HEXPOINT + "})+";
    private static final String DATE_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    private static final String CONDITION = "(?:SUCCESS|FAILURE|DELAY)";

    /** The parameters, and how much each may add to a line (RFC 5321 §4.5.3.1.4), the space before it included. */
    private record Parameter(Pattern syntax, int maxOctets) {
        static Parameter of(String syntax, int maxOctets) {
            return new Parameter(Pattern.compile(syntax), maxOctets);
        }
    }

    private static final Map<String, Parameter> OF_MAIL = Map.ofEntries(
            Map.entry("SIZE", Parameter.of("=\\d{1,20}", 26)),
            Map.entry("BODY", Parameter.of("=(?:8BITMIME|BINARYMIME)", 17)),
            Map.entry("SMTPUTF8", Parameter.of("", 10)),
            Map.entry("RET", Parameter.of("=(?:FULL|HDRS)", 9)),
            Map.entry("ENVID", Parameter.of("=" + XTEXT, 1 + 6 + 100)),
            Map.entry("BY", Parameter.of("=-?\\d{1,9};(?:NT?|RT?)", 17)),
            Map.entry("MT-PRIORITY", Parameter.of("=(?:0|-?[1-9])", 15)),
            Map.entry("HOLDFOR", Parameter.of("=[1-9]\\d{0,8}", 34)),
            Map.entry("HOLDUNTIL", Parameter.of("=" + DATE_TIME, 34)),
            Map.entry("REQUIRETLS", Parameter.of("", 11)),
            Map.entry("AUTH", Parameter.of("=(?:<>|" + XTEXT + ")", 500)));
    private static final Map<String, Parameter> OF_RCPT = Map.of(
            "NOTIFY", Parameter.of("=(?:NEVER|" + CONDITION + "(?:," + CONDITION + "){0,2})", 29),
            "ORCPT",
                    Parameter.of(
                            "=(?:utf-8;" + UTF8_XTEXT + "|(?!utf-8;)[a-z0-9!#$%&'*/?^_`{|}~-]+;" + XTEXT + ")", 501),
            "RRVS", Parameter.of("=" + DATE_TIME + ";[CR]", 33));

    private static final Pattern LINE =
            Pattern.compile("(MAIL FROM|RCPT TO):<(" + MAILBOX + "|)>((?: [A-Za-z0-9][A-Za-z0-9-]*(?:=[!-<>-~]+)?)*)");

    private static final String[] PIECES = {
        "\r",
        "\n",
        "\r\n",
        "\0",
        " ",
        "\t",
        "+",
        "=",
        "\\",
        "\"",
        "<",
        ">",
        ";",
        ",",
        ".",
        "@",
        "ö",
        "€",
        "\u0085",
        "\uD83D\uDE00",
        "\uD83D",
        "\u007f",
        "+0D+0A",
        "\\x{D}",
        " SIZE=1",
        ">\r\nDATA",
        "abcdefghijklmnop",
        "Zz",
        "9"
    };

    private final Random random = new Random(3461);
    private int accepted;

    @Test
    void followTheGrammar() {
        for (int i = 0; i < 5_000; i++) {
            MailParameters mail = mailParameters();
            RecipientParameters recipient = recipientParameters();
            Mailbox to = mailbox();
            ReversePath from = random.nextInt(5) == 0 ? ReversePath.NULL : ReversePath.of(mailbox());
            Envelope envelope = Envelope.of(from, List.of(to)).with(mail).with(to, recipient);

            EnvelopeCommands commands = EnvelopeCommands.compose(
                    envelope,
                    MessageTraits.of(random.nextLong() >>> 1).withBody(BodyType.values()[random.nextInt(3)]),
                    EVERYTHING);

            Map<String, String> ofMail = read(commands.mail(), "MAIL FROM", OF_MAIL);
            assertThat(decoded(ofMail.get("ENVID"))).isEqualTo(mail.envid());
            if (mail.auth() != null && mail.auth().mailbox() != null) {
                assertThat(decoded(ofMail.get("AUTH")))
                        .isEqualTo(mail.auth().mailbox().toString());
            }
            Map<String, String> ofRcpt = read(commands.rcpt(0), "RCPT TO", OF_RCPT);
            OriginalRecipient original = recipient.originalRecipient();
            if (original != null) {
                String written =
                        ofRcpt.get("ORCPT").substring(original.addressType().length() + 1);
                assertThat(original.addressType().equals("utf-8") ? utf8Decoded(written) : decoded(written))
                        .isEqualTo(original.address());
            }
        }
        assertThat(accepted).as("hostile texts that were accepted").isGreaterThan(1_000);
    }

    /** The parameters of a line, which holds nothing else. */
    private static Map<String, String> read(String line, String command, Map<String, Parameter> known) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        assertThat(matcher.group(1)).isEqualTo(command);
        assertThat(line.substring(0, matcher.start(3)).getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(512 - "\r\n".length());
        Map<String, String> values = new HashMap<>();
        for (String parameter : matcher.group(3).split(" ")) {
            if (!parameter.isEmpty()) {
                String keyword = parameter.split("=", 2)[0];
                Parameter expected = known.get(keyword);
                assertThat(expected).as(keyword).isNotNull();
                String value = parameter.substring(keyword.length());
                assertThat(value).matches(expected.syntax());
                assertThat(1 + parameter.length()).as(parameter).isLessThanOrEqualTo(expected.maxOctets());
                assertThat(values.put(keyword, value.isEmpty() ? "" : value.substring(1)))
                        .as(line)
                        .isNull();
            }
        }
        return values;
    }

    private static @Nullable String decoded(@Nullable String xtext) {
        return xtext == null ? null : decoded(xtext, "\\+([0-9A-F]{2})");
    }

    private static String utf8Decoded(String text) {
        return decoded(text, "\\\\x\\{([0-9A-F]+)}");
    }

    private static String decoded(String text, String escape) {
        return Pattern.compile(escape)
                .matcher(text)
                .replaceAll(
                        found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
    }

    private String hostile() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(5); i >= 0; i--) {
            // Most texts must have a chance to be accepted.
            text.append(random.nextInt(4) == 0 ? PIECES[random.nextInt(PIECES.length)] : letters());
        }
        return text.toString();
    }

    private String letters() {
        String plain = "abcXYZ019+=-_ \\{}\"#~ö€";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(plain.charAt(random.nextInt(random.nextBoolean() ? plain.length() : 9)));
        }
        return text.toString();
    }

    /** What is made of a hostile text, or the other value if it is refused. */
    private <T> T ofHostile(Function<String, T> maker, Supplier<T> otherwise) {
        try {
            T made = maker.apply(hostile());
            accepted++;
            return made;
        } catch (IllegalArgumentException e) {
            return otherwise.get();
        }
    }

    private Mailbox mailbox() {
        return ofHostile(
                text -> Mailbox.parse((random.nextBoolean() ? text : '"' + text + '"') + "@example.org"),
                () -> Mailbox.parse("+=".repeat(32) + "@" + "a.".repeat(random.nextInt(90)) + "org"));
    }

    private MailParameters mailParameters() {
        MailParameters.Builder builder = MailParameters.builder();
        if (random.nextBoolean()) {
            builder.ret(random.nextBoolean() ? Ret.FULL : Ret.HDRS);
        }
        if (random.nextBoolean()) {
            ofHostile(builder::envid, () -> builder);
        }
        if (random.nextBoolean()) {
            long seconds = random.nextInt(999_999_999) + 1L;
            DeliverBy by = random.nextBoolean() ? DeliverBy.orReturn(seconds) : DeliverBy.orNotify(-seconds);
            builder.deliverBy(random.nextBoolean() ? by : by.traced());
        }
        if (random.nextBoolean()) {
            builder.mtPriority(random.nextInt(19) - 9);
        }
        switch (random.nextInt(3)) {
            case 0 -> builder.futureRelease(new FutureRelease.HoldFor(random.nextInt(999_999_999) + 1L));
            case 1 -> builder.futureRelease(new FutureRelease.HoldUntil(instant()));
            default -> builder.requireTls();
        }
        if (random.nextBoolean()) {
            ofHostile(
                    text -> builder.auth(ReversePath.parse(text + "@example.org")),
                    () -> builder.auth(ReversePath.NULL));
        }
        return builder.build();
    }

    private Instant instant() {
        return Instant.ofEpochSecond((random.nextLong() >>> 1) % 253_402_300_000L, random.nextInt(1_000_000_000));
    }

    private RecipientParameters recipientParameters() {
        RecipientParameters.Builder builder = RecipientParameters.builder();
        switch (random.nextInt(4)) {
            case 0 -> builder.notifyNever();
            case 1 -> builder.notifyOn(Notify.SUCCESS, Notify.FAILURE, Notify.DELAY);
            case 2 -> {
                Set<Notify> one = EnumSet.of(Notify.values()[random.nextInt(3)]);
                builder.notifyOn(one.iterator().next());
            }
            default -> {}
        }
        if (random.nextBoolean()) {
            Function<String, OriginalRecipient> maker = random.nextBoolean()
                    ? text -> OriginalRecipient.of("x400", text)
                    : random.nextBoolean()
                            ? text -> OriginalRecipient.of(text, "address")
                            : text -> OriginalRecipient.of(Mailbox.parse("\"" + text + "\"@example.org"));
            ofHostile(maker.andThen(builder::originalRecipient), () -> builder);
        }
        if (random.nextBoolean()) {
            builder.validSince(
                    new RequireRecipientValidSince(instant(), random.nextBoolean() ? Action.CONTINUE : Action.REJECT));
        }
        return builder.build();
    }
}
