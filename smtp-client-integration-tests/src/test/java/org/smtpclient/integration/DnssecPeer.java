package org.smtpclient.integration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Another validator, asked for its opinion: {@code SECURE}, {@code INSECURE} or {@code FAILED}. */
enum DnssecPeer {
    /** Unbound: the AD bit, or SERVFAIL. */
    UNBOUND {
        @Override
        String verdict(Lab lab, String name, String type) {
            String answer = Program.DIG.run(
                    lab.directory(),
                    List.of("@" + DnsServers.VALIDATING, "+dnssec", "+tries=1", "+time=10", name, type));
            if (answer.contains("status: SERVFAIL,")) {
                return "FAILED";
            }
            return answer.lines().anyMatch(line -> line.matches(";; flags:[^;]* ad;.*")) ? "SECURE" : "INSECURE";
        }
    },
    /** BIND's delv, which validates by itself what a server gives that does not. */
    DELV {
        @Override
        String verdict(Lab lab, String name, String type) {
            List<String> line = new ArrayList<>(List.of(Program.DELV.path().toString()));
            line.addAll(List.of("@" + DnsServers.NON_VALIDATING, "-a", anchors(lab), "+root=.", name, type));
            Program.Finished said = Program.run(line, lab.directory(), LIMIT);
            // "ncache" marks a lack, which counts as a failed resolution.
            if (said.errors().contains("resolution failed") && !said.errors().contains("ncache")) {
                return "FAILED";
            }
            if (said.output().contains("unsigned answer")) {
                return "INSECURE";
            }
            return said.output().contains("fully validated") ? "SECURE" : said.toString();
        }
    };

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The laboratory's anchor in the form that delv reads. */
    private static String anchors(Lab lab) {
        String[] ds = TextFiles.read(lab.trustAnchor()).strip().split("\\s+");
        return TextFiles.write(
                        lab.directory().resolve("delv.anchors"),
                        "trust-anchors { . static-ds %s %s %s \"%s\"; };\n".formatted(ds[4], ds[5], ds[6], ds[7]))
                .toString();
    }

    abstract String verdict(Lab lab, String name, String type);
}
