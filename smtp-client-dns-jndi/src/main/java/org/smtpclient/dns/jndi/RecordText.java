package org.smtpclient.dns.jndi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.smtpclient.api.dns.AddressRecord;
import org.smtpclient.api.dns.CnameRecord;
import org.smtpclient.api.dns.DnsName;
import org.smtpclient.api.dns.DnsRecord;
import org.smtpclient.api.dns.MxRecord;
import org.smtpclient.api.dns.RecordType;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.api.dns.TxtRecord;

/** Reads records as JNDI writes them: in presentation form, those of types it does not know as octets. */
final class RecordText {
    private RecordText() {}

    /** What JNDI calls a type; it knows no TLSA. */
    static String attribute(RecordType<?> type) {
        return type == RecordType.TLSA ? Integer.toString(type.code()) : type.toString();
    }

    static <R extends DnsRecord> List<R> records(RecordType<R> type, List<Object> values)
            throws MalformedAnswerException {
        List<R> records = new ArrayList<>();
        for (Object value : values) {
            try {
                records.add(type.recordClass().cast(record(type, value)));
            } catch (IllegalArgumentException | ClassCastException | UnknownHostException e) {
                MalformedAnswerException malformed =
                        new MalformedAnswerException("the server sent a " + type + " record that cannot be read");
                malformed.setRootCause(e);
                throw malformed;
            }
        }
        return records;
    }

    private static DnsRecord record(RecordType<?> type, Object value) throws UnknownHostException {
        if (type == RecordType.TLSA) {
            return TlsaRecord.ofRdata((byte[]) value);
        }
        String text = (String) value;
        if (type == RecordType.MX) {
            int space = text.indexOf(' ');
            if (space < 0) {
                throw new IllegalArgumentException("no space in '" + text + "'");
            }
            return new MxRecord(Integer.parseInt(text.substring(0, space)), DnsName.parse(text.substring(space + 1)));
        }
        if (type == RecordType.CNAME) {
            return new CnameRecord(DnsName.parse(text));
        }
        if (type == RecordType.TXT) {
            return new TxtRecord(joined(text));
        }
        // In numbers always, so nothing is looked up here.
        return new AddressRecord(InetAddress.getByName(text));
    }

    /**
     * Joins character strings: JNDI parts them by spaces, and quotes those that are empty or hold a space, a quote or a
     * backslash, with backslashes before the latter two.
     */
    private static String joined(String text) {
        StringBuilder joined = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted && i + 1 < text.length()) {
                i++;
                joined.append(text.charAt(i));
            } else if (c != ' ' || quoted) {
                joined.append(c);
            }
        }
        return joined.toString();
    }
}
