package org.smtpclient.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.smtpclient.api.tls.TlsLevel;
import org.smtpclient.core.address.EhloName;
import org.smtpclient.core.engine.Dialect;
import org.smtpclient.core.engine.DialogueListener;
import org.smtpclient.core.engine.EngineOptions;

/**
 * What a fuzzer's octets mean: three of options, then what the server says, as it stands; control characters among it
 * say what else happens to the session. So an input can be read and written by hand.
 */
final class EngineInput {
    /** An event, or a departure from what the driver would do by itself. */
    enum Event {
        /** What the server says ends here for now. */
        PAUSE(1),
        /** The driver writes only as many octets as the next one of the input says. */
        WRITE_FEW(2),
        /** The driver supplies only as many octets of the message as the next one of the input says. */
        SUPPLY_FEW(3),
        CLOSED(4),
        BROKEN(5),
        DEADLINE(6),
        MESSAGE_FAILS(7),
        TLS_FAILS(8),
        TLS_LIMITED(11),
        /** TLS stands, and the peer is not who it should be. */
        IMPOSTOR(14),
        RESUME(15),
        HELLO(16),
        START_TLS(17),
        QUIT(18),
        /** The driver hears the server although it has something to write. */
        HEAR_EARLY(19);

        private final int octet;

        Event(int octet) {
            this.octet = octet;
        }
    }

    /** Makes the next octet one of the server's, whatever it is. */
    private static final int LITERAL = 27;

    /** No line begins like a command, so that a reader of the wire can tell them apart. */
    private static final List<String> MESSAGES = List.of(
            "a\r\n",
            "",
            ".\r\n..\r\n.a\r\na.",
            "a\ra\r\n",
            "\r\n.\r\n",
            ".\r\n".repeat(40),
            "a\r\n\n",
            "aaaaaaaa",
            "a\r");

    private final byte[] octets;
    private int next = 3;

    EngineInput(byte[] octets) {
        this.octets = octets;
    }

    boolean isTooShort() {
        return octets.length < 3;
    }

    boolean isAtEnd() {
        return next >= octets.length;
    }

    EngineOptions options(DialogueListener listener) {
        int bits = octets[0];
        TlsLevel level = TlsLevel.values()[(bits >> 1 & 3) % 3];
        return EngineOptions.builder(EhloName.parse("c.test"))
                .dialect((bits & 1) == 0 ? Dialect.SMTP : Dialect.LMTP)
                .tls(level, level == TlsLevel.MANDATORY && (bits & 8) != 0)
                .tlsImplicit(level != TlsLevel.NONE && (bits & 16) != 0)
                .pipelining((bits & 32) == 0)
                .chunking((bits & 64) == 0)
                .listener(listener)
                .build();
    }

    int mails() {
        return 1 + (octets[1] & 3);
    }

    int recipients(int mail) {
        return 1 + ((octets[1] >> 2) + mail & 3);
    }

    /** Whether some addresses need SMTPUTF8. */
    boolean isInternational() {
        return (octets[1] & 32) != 0;
    }

    String message(int mail) {
        return MESSAGES.get(((octets[2] & 0x7f) + mail) % MESSAGES.size());
    }

    /** The event that comes next, taken off the input; null if the server says something next, or nothing is left. */
    Event takeEvent() {
        Event event = isAtEnd() ? null : eventOf(octets[next]);
        if (event != null) {
            next++;
        }
        return event;
    }

    /** Takes the event if it comes next. */
    boolean takes(Event wanted) {
        boolean there = isNext(wanted);
        if (there) {
            next++;
        }
        return there;
    }

    boolean isNext(Event wanted) {
        return !isAtEnd() && eventOf(octets[next]) == wanted;
    }

    private static Event eventOf(byte octet) {
        for (Event event : Event.values()) {
            if (event.octet == octet) {
                return event;
            }
        }
        return null;
    }

    /** A number from 0 to 255. */
    int takeNumber() {
        return isAtEnd() ? 0 : octets[next++] & 0xff;
    }

    /** What the server says up to the next event. */
    byte[] takeSaid() {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        while (!isAtEnd() && eventOf(octets[next]) == null) {
            if (octets[next] == LITERAL && next + 1 < octets.length) {
                next++;
            }
            said.write(octets[next++]);
        }
        return said.toByteArray();
    }
}
