package org.smtpclient.integration.parity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What posttls-finger says, as a verdict about each host it came to. It sends no mail, so it goes on where Postfix would
 * not: for each host it tells what it found (TLSA records or none, TLS or none, a match or none), and what Postfix's
 * smtp(8) makes of these at each level is documented under smtp_tls_security_level in postconf(5).
 */
final class FingerOutput {
    private static final Pattern NO_ADDRESS = Pattern.compile("Destination address lookup failed: (.*)");
    private static final Pattern NO_SESSION = Pattern.compile("Failed to establish session to \\S+ via ([^:]+): (.*)");
    private static final Pattern CONNECTED = Pattern.compile("Connected to ([^\\[]+)\\[.*");
    private static final Pattern TLS = Pattern.compile("(\\w+) TLS connection established to .*");

    /** What the look-ups found about TLSA records. */
    private enum Records {
        NONE,
        UNUSABLE,
        USABLE
    }

    private final Level level;
    private final Map<String, Verdict> hosts = new LinkedHashMap<>();
    private Records records;
    private boolean mxInsecure;
    private boolean handshakeFailed;
    private @Nullable String host;
    private @Nullable String trust;
    private @Nullable Verdict whole;

    private FingerOutput(Level level) {
        this.level = level;
        this.records = level == Level.MAY ? Records.NONE : Records.USABLE;
    }

    /** Reads the whole output of a run. */
    static Outcome outcome(Situation situation, Level level, String output) {
        FingerOutput reader = new FingerOutput(level);
        output.lines()
                .map(line -> line.replaceFirst("^posttls-finger: (warning: )?", ""))
                .forEach(reader::read);
        return reader.outcome(situation, output);
    }

    private void read(String line) {
        Matcher matcher;
        if ((matcher = NO_ADDRESS.matcher(line)).matches()) {
            whole = withoutAddress(matcher.group(1));
        } else if ((matcher = NO_SESSION.matcher(line)).matches()) {
            hosts.put(matcher.group(1), withoutSession(matcher.group(2)));
            records = Records.USABLE;
        } else if ((matcher = CONNECTED.matcher(line)).matches()) {
            host = matcher.group(1);
        } else if ((matcher = TLS.matcher(line)).matches()) {
            trust = matcher.group(1);
        } else if (line.startsWith("no TLSA records found")) {
            records = Records.NONE;
        } else if (line.startsWith("no usable TLSA records found") || line.contains(": all TLSA records unusable")) {
            records = Records.UNUSABLE;
        } else if (line.startsWith("SSL_connect error to ")) {
            handshakeFailed = true;
        } else if (line.startsWith("MX RRset is insecure")) {
            mxInsecure = true;
        }
    }

    private static Verdict withoutAddress(String why) {
        if (why.endsWith("try again")) {
            return Verdict.SKIPPED;
        }
        if (why.endsWith("Host not found")
                || why.endsWith("no data record of requested type")
                || why.endsWith("(nullMX)")) {
            return Verdict.UNDELIVERABLE;
        }
        throw new IllegalArgumentException("posttls-finger gives an unknown reason: " + why);
    }

    private static Verdict withoutSession(String why) {
        if (why.startsWith("TLSA lookup error")) {
            return Verdict.SKIPPED;
        }
        throw new IllegalArgumentException("posttls-finger gives an unknown reason: " + why);
    }

    private Outcome outcome(Situation situation, String output) {
        if (host != null) {
            hosts.put(host, connected());
        }
        if (!hosts.isEmpty()) {
            return situation.outcome(hosts);
        }
        if (whole == null) {
            throw new IllegalArgumentException("posttls-finger came to no end: " + output);
        }
        return Outcome.of(whole);
    }

    private Verdict connected() {
        boolean encrypted = trust != null;
        boolean matched = "Verified".equals(trust) || "Trusted".equals(trust);
        if (level == Level.DANE_ONLY && (mxInsecure || records != Records.USABLE)) {
            return Verdict.FAILED;
        }
        return switch (records) {
            case NONE -> encrypted ? Verdict.ENCRYPTED : handshakeFailed ? Verdict.FAILED : Verdict.PLAINTEXT;
            case UNUSABLE -> encrypted ? Verdict.ENCRYPTED : Verdict.FAILED;
            case USABLE -> matched ? Verdict.AUTHENTICATED : Verdict.FAILED;
        };
    }
}
