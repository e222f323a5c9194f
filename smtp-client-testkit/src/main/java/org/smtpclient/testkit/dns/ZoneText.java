package org.smtpclient.testkit.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Reads names and records in zone-file format. */
final class ZoneText {
    static final long DEFAULT_TTL = 3600;

    private ZoneText() {}

    static Name origin(String text) {
        Name name = name(text, Name.root);
        if (name.equals(Name.root)) {
            throw new IllegalArgumentException("The root zone is made by the server; give the zones below it");
        }
        return name;
    }

    static Question question(Name origin, String owner, String type) {
        int number = Type.value(type.toUpperCase(Locale.ROOT), true);
        if (number < 0) {
            throw new IllegalArgumentException("'" + type + "' is no record type");
        }
        return new Question(within(origin, name(owner, origin)), number);
    }

    static List<Record> records(Name origin, String... lines) {
        List<Record> records = new ArrayList<>();
        for (String line : lines) {
            byte[] text = (line + "\n").getBytes(StandardCharsets.UTF_8);
            try (Master master = new Master(new ByteArrayInputStream(text), origin, DEFAULT_TTL)) {
                master.disableIncludes();
                for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                    within(origin, record.getName());
                    records.add(record);
                }
            } catch (IOException e) {
                throw new IllegalArgumentException(
                        "This does not parse as records of the zone " + origin + ": " + line + " (" + e.getMessage()
                                + ")",
                        e);
            }
        }
        return records;
    }

    private static Name within(Name origin, Name name) {
        if (!name.subdomain(origin)) {
            throw new IllegalArgumentException(name + " lies outside the zone " + origin);
        }
        return name;
    }

    private static Name name(String text, Name origin) {
        try {
            return Name.fromString(text, origin);
        } catch (TextParseException e) {
            throw new IllegalArgumentException("'" + text + "' is no domain name: " + e.getMessage(), e);
        }
    }
}
