package org.smtpclient.dns.dnsjava;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.Tokenizer;
import org.xbill.DNS.Type;

/** The keys that trust begins with, as DS records; at least one. */
final class TrustAnchors {
    private static final String ROOT_RESOURCE = "root-anchors";

    private final List<DSRecord> anchors;

    private TrustAnchors(List<DSRecord> anchors) {
        this.anchors = List.copyOf(anchors);
    }

    /** The root zone's keys as IANA publishes them. */
    static TrustAnchors ofIanaRoot() {
        try (InputStream resource = TrustAnchors.class.getResourceAsStream(ROOT_RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException(
                        "The built-in trust anchors are missing from the jar: " + ROOT_RESOURCE);
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.US_ASCII), "built-in trust anchors");
        } catch (IOException e) {
            throw new UncheckedIOException("The built-in trust anchors cannot be read", e);
        }
    }

    /**
     * Reads DS and DNSKEY records in zone-file format, one a line, names absolute or taken as such.
     *
     * @param source for error messages
     * @throws IllegalArgumentException naming the line that is no anchor, or because there is no anchor at all
     */
    static TrustAnchors parse(String text, String source) {
        List<DSRecord> anchors = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        int number = 0;
        int begin = 1;
        for (String line : text.lines().toList()) {
            number++;
            begin = entry.isEmpty() ? number : begin;
            entry.append(withoutComment(line)).append('\n');
            // Within parentheses a line's end does not end the record (RFC 1035 §5.1).
            if (entry.indexOf("(") < 0 || entry.indexOf(")") >= 0) {
                if (!entry.toString().isBlank()) {
                    anchors.add(parseEntry(entry.toString(), source + ", line " + begin));
                }
                entry.setLength(0);
            }
        }
        if (!entry.isEmpty()) {
            throw new IllegalArgumentException(
                    "Not a trust anchor in " + source + ", line " + begin + ": a parenthesis is not closed");
        }
        if (anchors.isEmpty()) {
            throw new IllegalArgumentException("No trust anchor in " + source
                    + ": without one nothing could be validated. Give at least one DS or DNSKEY record.");
        }
        return new TrustAnchors(anchors);
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf(';');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private static DSRecord parseEntry(String entry, String where) {
        try (Tokenizer tokens = new Tokenizer(entry)) {
            Name owner = Name.fromString(tokens.getString(), Name.root);
            String word = tokens.getString();
            if (word.chars().allMatch(c -> c >= '0' && c <= '9')) {
                word = tokens.getString();
            }
            if (DClass.value(word) == DClass.IN) {
                word = tokens.getString();
            }
            int type = Type.value(word);
            if (type != Type.DS && type != Type.DNSKEY) {
                throw new IllegalArgumentException("Not a trust anchor in " + where + ": a record of type '" + word
                        + "', where DS or DNSKEY is expected");
            }
            return usable(Record.fromString(owner, type, DClass.IN, 0, tokens, Name.root), where);
        } catch (IOException e) {
            throw malformed(where, e);
        }
    }

    private static IllegalArgumentException malformed(String where, Exception cause) {
        return new IllegalArgumentException(
                "Not a trust anchor in " + where + ": "
                        + String.valueOf(cause.getMessage()).replaceFirst("^<none>:\\d+: ", "")
                        + "; expected 'OWNER [TTL] [IN] DS TAG ALGORITHM DIGEST-TYPE DIGEST', or a DNSKEY record",
                cause);
    }

    /** The anchor as DS; one that could never match is refused, for everything would be bogus under it. */
    private static DSRecord usable(Record anchor, String where) {
        if (anchor instanceof DNSKEYRecord key) {
            if ((key.getFlags() & DNSKEYRecord.Flags.ZONE_KEY) == 0) {
                throw new IllegalArgumentException("Not a trust anchor in " + where
                        + ": the DNSKEY's flags lack the zone key bit (RFC 4034 §2.1.1)");
            }
            if (key.getKey() == null) {
                throw new IllegalArgumentException("Not a trust anchor in " + where + ": the DNSKEY has no key");
            }
            try {
                key.getPublicKey();
            } catch (DNSSEC.DNSSECException e) {
                throw malformed(where, e);
            }
            return new DSRecord(key.getName(), DClass.IN, 0, DNSSEC.Digest.SHA256, key);
        }
        DSRecord ds = (DSRecord) anchor;
        switch (ds.getDigestID()) {
            case DNSSEC.Digest.SHA1, DNSSEC.Digest.SHA256, DNSSEC.Digest.SHA384 -> {
                return ds;
            }
            default ->
                throw new IllegalArgumentException("Not a trust anchor in " + where + ": digest type "
                        + ds.getDigestID() + " is not one of 1, 2 and 4");
        }
    }

    /** Whether a chain of trust could lead from one of these anchors to the name. */
    boolean cover(Name name) {
        return anchors.stream().anyMatch(anchor -> name.subdomain(anchor.getName()));
    }

    /** The anchors of each owner as one RRset. */
    List<RRset> rrsets() {
        Map<Name, RRset> byOwner = new LinkedHashMap<>();
        for (DSRecord anchor : anchors) {
            byOwner.computeIfAbsent(anchor.getName(), owner -> new RRset()).addRR(anchor);
        }
        return List.copyOf(byOwner.values());
    }

    /** The anchored name highest in the tree. */
    Name top() {
        return anchors.stream()
                .map(Record::getName)
                .min(Comparator.comparingInt(Name::labels))
                .orElseThrow();
    }

    /** Whether an anchor of the key's owner names this very key. */
    boolean match(DNSKEYRecord key) {
        return anchors.stream()
                .filter(anchor -> anchor.getName().equals(key.getName()) && anchor.getFootprint() == key.getFootprint())
                .anyMatch(anchor -> Arrays.equals(
                        new DSRecord(key.getName(), DClass.IN, 0, anchor.getDigestID(), key).getDigest(),
                        anchor.getDigest()));
    }

    /** For people: the key tags of one owner's anchors. */
    String tags(Name owner) {
        return anchors.stream()
                .filter(anchor -> anchor.getName().equals(owner))
                .map(anchor -> Integer.toString(anchor.getFootprint()))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
