package org.smtpclient.testkit.smtp;

import java.io.IOException;
import java.util.function.ObjIntConsumer;
import org.smtpclient.testkit.smtp.ReceivedTransaction.Gathering;

/** Takes a message off the wire, octet by octet, and looks for rules that hold in the middle of it. */
final class MessageReader {
    private final Session session;
    private final Gathering message;
    private final ObjIntConsumer<Gathering> early;

    private MessageReader(Session session, Gathering message, ObjIntConsumer<Gathering> early) {
        this.session = session;
        this.message = message;
        this.early = early;
    }

    /** Where in a line the reader is. Only CRLF ends a line, and only {@code CRLF . CRLF} ends the message. */
    private enum Place {
        LINE_START,
        DOT,
        DOT_CR,
        IN_LINE,
        CR
    }

    static void dotStuffed(Session session, Gathering message, ObjIntConsumer<Gathering> early) throws IOException {
        MessageReader reader = new MessageReader(session, message, early);
        reader.look();
        Place place = Place.LINE_START;
        while (true) {
            byte octet = session.read();
            switch (place) {
                case LINE_START -> place = octet == '.' ? Place.DOT : reader.take(octet);
                case DOT -> place = octet == '\r' ? Place.DOT_CR : reader.take(octet);
                case DOT_CR -> {
                    if (octet == '\n') {
                        return;
                    }
                    reader.take((byte) '\r');
                    place = reader.take(octet);
                }
                case CR -> {
                    reader.take(octet);
                    place = octet == '\n' ? Place.LINE_START : octet == '\r' ? Place.CR : Place.IN_LINE;
                }
                case IN_LINE -> place = reader.take(octet);
            }
        }
    }

    static void chunk(Session session, Gathering message, long octets, ObjIntConsumer<Gathering> early)
            throws IOException {
        MessageReader reader = new MessageReader(session, message, early);
        if (message.dataOctets == 0) {
            reader.look();
        }
        for (long i = 0; i < octets; i++) {
            reader.take(session.read());
        }
    }

    private Place take(byte octet) throws IOException {
        message.append(octet);
        look();
        return octet == '\r' ? Place.CR : Place.IN_LINE;
    }

    private void look() throws IOException {
        session.dataStep(message.dataOctets, code -> early.accept(message, code));
    }
}
