package org.smtpclient.testkit.smtp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtpclient.testkit.smtp.ReceivedTransaction.Gathering;
import org.smtpclient.testkit.smtp.ReceivedTransaction.Recipient;
import org.smtpclient.testkit.smtp.TranscriptLine.Speaker;

/**
 * What a well-behaved SMTP or LMTP server answers, and what each answer entails (RFC 5321, 2033, 3030, 3207). It goes
 * by the code that was sent, whoever chose it.
 */
final class Dialogue {
    private final Session session;
    private final ServerScript script;
    private final ReceivedConnection connection;
    private final List<Gathering> toAcknowledge = new ArrayList<>();
    private @Nullable Gathering transaction;
    private boolean greeted;
    private int messages;

    Dialogue(Session session, ServerScript script, ReceivedConnection connection) {
        this.session = session;
        this.script = script;
        this.connection = connection;
    }

    /** Talks until the connection ends, which is always by an exception, except for a refusing greeting. */
    String run() throws IOException {
        session.step(
                ServerScript.GREETING,
                () -> List.of("220 " + script.hostName() + (script.lmtp() ? " LMTP" : " ESMTP") + " scripted"),
                code -> {});
        while (true) {
            String line = session.readLine();
            String[] words = line.split(" ", 2);
            String argument = words.length == 1 ? "" : words[1];
            switch (words[0].toUpperCase(Locale.ROOT)) {
                case "EHLO" -> hello(line, argument, !script.lmtp(), true);
                case "HELO" -> hello(line, argument, !script.lmtp(), false);
                case "LHLO" -> hello(line, argument, script.lmtp(), true);
                case "STARTTLS" -> startTls(line);
                case "MAIL" -> mail(line, argument);
                case "RCPT" -> rcpt(line, argument);
                case "DATA" -> data(line);
                case "BDAT" -> bdat(line, argument);
                case "RSET" ->
                    session.step(line, () -> List.of("250 2.0.0 reset"), code -> {
                        if (positive(code)) {
                            abandon();
                        }
                    });
                case "NOOP" -> session.step(line, () -> List.of("250 2.0.0 ok"), code -> {});
                case "VRFY" -> session.step(line, () -> List.of("252 2.1.5 cannot say"), code -> {});
                case "QUIT" -> quit(line);
                default -> session.step(line, () -> List.of("500 5.5.1 unknown command"), code -> {});
            }
        }
    }

    private static boolean positive(int code) {
        return code / 100 == 2;
    }

    private void hello(String line, String argument, boolean spoken, boolean extended) throws IOException {
        session.step(line, () -> spoken ? greetingOf(extended) : List.of("500 5.5.1 unknown command"), code -> {
            if (positive(code)) {
                abandon();
                greeted = true;
                connection.clientName(argument);
            }
        });
    }

    private List<String> greetingOf(boolean extended) {
        List<String> keywords = extended ? script.announced(session.secure()) : List.of();
        List<String> lines = new ArrayList<>();
        lines.add((keywords.isEmpty() ? "250 " : "250-") + script.hostName());
        for (int i = 0; i < keywords.size(); i++) {
            lines.add((i == keywords.size() - 1 ? "250 " : "250-") + keywords.get(i));
        }
        return lines;
    }

    private void startTls(String line) throws IOException {
        boolean[] accepted = new boolean[1];
        session.step(
                line,
                () -> {
                    if (session.secure()) {
                        return List.of("503 5.5.1 TLS already stands");
                    }
                    return List.of(script.sslContext() == null ? "502 5.5.1 no TLS here" : "220 2.0.0 ready for TLS");
                },
                code -> accepted[0] = code == 220);
        if (accepted[0]) {
            session.startTls();
            abandon();
            greeted = false;
        }
    }

    private void mail(String line, String argument) throws IOException {
        PathCommand command = PathCommand.parse(argument, "FROM");
        session.step(line, () -> List.of(mailReply(command)), code -> {
            if (positive(code)) {
                abandon();
                transaction = command == null
                        ? new Gathering(argument, List.of(), session.secure())
                        : new Gathering(command.path(), command.parameters(), session.secure());
            }
        });
    }

    private String mailReply(@Nullable PathCommand command) {
        if (!greeted) {
            return "503 5.5.1 " + (script.lmtp() ? "LHLO" : "EHLO") + " first";
        }
        if (transaction != null) {
            return "503 5.5.1 a transaction is open";
        }
        if (command == null) {
            return "501 5.5.4 MAIL FROM:<address> expected";
        }
        String limit = script.announcement("SIZE", session.secure());
        if (limit != null && limit.matches("[1-9][0-9]{0,17}") && command.size() > Long.parseLong(limit)) {
            return "552 5.3.4 message too big";
        }
        return parameterFault(command, "250 2.1.0 sender ok");
    }

    private String parameterFault(PathCommand command, String otherwise) {
        String unknown = command.unannouncedParameter(script, session.secure());
        return unknown == null ? otherwise : "555 5.5.4 parameter not announced: " + unknown;
    }

    private void rcpt(String line, String argument) throws IOException {
        PathCommand command = PathCommand.parse(argument, "TO");
        session.step(
                line,
                () -> {
                    if (transaction == null) {
                        return List.of("503 5.5.1 MAIL first");
                    }
                    return List.of(
                            command == null || command.path().isEmpty()
                                    ? "501 5.5.4 RCPT TO:<address> expected"
                                    : parameterFault(command, "250 2.1.5 recipient ok"));
                },
                code -> {
                    if (positive(code) && transaction != null) {
                        transaction.recipients.add(
                                command == null
                                        ? new Recipient(argument, List.of(), code)
                                        : new Recipient(command.path(), command.parameters(), code));
                    }
                });
    }

    private void data(String line) throws IOException {
        boolean[] begun = new boolean[1];
        session.step(line, () -> List.of(dataReply()), code -> begun[0] = code == 354);
        if (begun[0]) {
            // A rule may say 354 where there is no transaction: the message still has to be taken off the wire.
            Gathering message = transaction == null ? new Gathering("", List.of(), session.secure()) : transaction;
            MessageReader.dotStuffed(session, message, this::early);
            endOfData(message);
        }
    }

    /** DATA must not follow BDAT, nor carry what has no lines (RFC 3030 §2, §3). */
    private String dataReply() {
        if (transaction != null && transaction.chunked) {
            return "503 5.5.1 BDAT has begun, go on with it";
        }
        if (transaction != null && transaction.isBinary()) {
            return "503 5.5.1 BINARYMIME takes BDAT";
        }
        return noRecipients("354 end with a dot");
    }

    private String noRecipients(String otherwise) {
        if (transaction == null) {
            return "503 5.5.1 MAIL first";
        }
        return transaction.recipients.isEmpty() ? "503 5.5.1 no valid recipients" : otherwise;
    }

    private void bdat(String line, String argument) throws IOException {
        String[] words = argument.split(" ", -1);
        boolean announced = script.announcement("CHUNKING", session.secure()) != null;
        boolean last = words.length == 2 && words[1].equalsIgnoreCase("LAST");
        if (!announced || !words[0].matches("[0-9]{1,18}") || (words.length > 1 && !last)) {
            String refusal = announced ? "501 5.5.4 BDAT octets [LAST] expected" : "502 5.5.1 no BDAT here";
            session.step(line, () -> List.of(refusal), code -> {});
            return;
        }
        Gathering message = transaction == null ? new Gathering("", List.of(), session.secure()) : transaction;
        message.chunked = true;
        MessageReader.chunk(session, message, Long.parseLong(words[0]), this::early);
        if (message.answeredEarly) {
            message.chunksFailed = true;
        } else if (message.chunksFailed || message.recipients.isEmpty()) {
            session.step(line, () -> List.of(noRecipients("503 5.5.1 a chunk has failed, RSET first")), code -> {});
        } else if (last) {
            boolean[] failed = new boolean[1];
            session.step(line, List::of, code -> failed[0] = true);
            if (!failed[0]) {
                endOfData(message);
                return;
            }
            message.complete = true;
            forgetRecipientReplies(message);
        } else {
            Supplier<List<String>> taken = () -> List.of("250 2.0.0 " + words[0] + " octets received");
            session.step(line, taken, code -> message.chunksFailed = !positive(code));
        }
        if (last) {
            acknowledgeLater(message);
        }
    }

    /** A reply in the middle of the message is the reply to the message. */
    private void early(Gathering message, int code) {
        message.answeredEarly = true;
        for (int i = 0; i < message.recipients.size(); i++) {
            message.answered(i, code);
        }
    }

    private void endOfData(Gathering message) throws IOException {
        message.complete = true;
        connection.add(Speaker.NOTE, message.dataOctets + " octets of message");
        if (!message.answeredEarly) {
            messages++;
            forgetRecipientReplies(message);
            if (script.lmtp()) {
                for (int i = 0; i < message.recipients.size(); i++) {
                    int index = i;
                    String path = message.recipients.get(i).forwardPath();
                    session.step(
                            ServerScript.END_OF_DATA + " <" + path + ">",
                            () -> List.of("250 2.0.0 <" + path + "> taken as " + messages),
                            code -> message.answered(index, code));
                }
            } else {
                session.step(
                        ServerScript.END_OF_DATA,
                        () -> List.of("250 2.0.0 taken as " + messages),
                        code -> early(message, code));
            }
        }
        acknowledgeLater(message);
    }

    /** From the end of the data on, only the reply to that tells what became of the message. */
    private static void forgetRecipientReplies(Gathering message) {
        for (int i = 0; i < message.recipients.size(); i++) {
            message.answered(i, 0);
        }
    }

    private void acknowledgeLater(Gathering message) {
        toAcknowledge.add(message);
        transaction = null;
    }

    private void quit(String line) throws IOException {
        boolean[] end = new boolean[1];
        session.step(line, () -> List.of("221 2.0.0 bye"), code -> end[0] = positive(code));
        if (end[0]) {
            session.quit();
        }
    }

    private void abandon() {
        if (transaction != null) {
            toAcknowledge.add(transaction);
            transaction = null;
        }
    }

    /** The transactions whose last reply has been said, and is still to be handed to the operating system. */
    List<Gathering> toAcknowledge() {
        List<Gathering> answered = new ArrayList<>(toAcknowledge);
        if (transaction != null && transaction.isAnswered()) {
            answered.add(transaction);
        }
        return answered;
    }

    /** The transactions whose last reply has just been handed to the operating system. */
    List<Gathering> flushed() {
        List<Gathering> done = List.copyOf(toAcknowledge);
        toAcknowledge.clear();
        done.forEach(Gathering::acknowledge);
        if (transaction != null) {
            transaction.acknowledge();
        }
        return done;
    }

    /** The transactions that the end of the connection has caught. */
    List<Gathering> unfinished() {
        abandon();
        List<Gathering> caught = List.copyOf(toAcknowledge);
        toAcknowledge.clear();
        return caught;
    }
}
