package org.smtpclient.integration.parity;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtpclient.cli.CommandInProcess;
import org.smtpclient.integration.DnsServers;

/** Runs our own {@code probe} and reads its document. */
final class Probe {
    /** Validating in process from a trust anchor, or believing the resolver. */
    private final List<String> dnssec;

    Probe(String... dnssec) {
        this.dnssec = List.of(dnssec);
    }

    /** Gives the document about a domain at a level. */
    String run(Level level, String domain) {
        List<String> line = new ArrayList<>(List.of(
                "probe",
                "--json",
                "--timeout",
                "60",
                "--ehlo",
                ParityLab.CLIENT_NAME,
                "--policy",
                level.toString(),
                "--resolver",
                DnsServers.VALIDATING));
        line.addAll(dnssec);
        line.add(domain);
        return CommandInProcess.run(line.toArray(String[]::new)).output();
    }

    /** Reads a document. */
    static Outcome outcome(Situation situation, String document) {
        JsonObject root = JsonParser.parseString(document).getAsJsonObject();
        if (root.get("result").getAsString().equals("permanent-failure")) {
            return Outcome.of(Verdict.UNDELIVERABLE);
        }
        Map<String, Verdict> hosts = new LinkedHashMap<>();
        for (JsonElement each : root.getAsJsonArray("hosts")) {
            JsonObject host = each.getAsJsonObject();
            hosts.put(host.get("host").getAsString(), verdict(host));
        }
        boolean deliverable = root.get("result").getAsString().equals("deliverable");
        if (deliverable != hosts.values().stream().anyMatch(Verdict::letsMailGo)) {
            throw new IllegalArgumentException("The document's result is not what its hosts say: " + document);
        }
        return hosts.isEmpty() ? Outcome.of(Verdict.SKIPPED) : situation.outcome(hosts);
    }

    private static Verdict verdict(JsonObject host) {
        JsonObject tls = host.getAsJsonObject("tls");
        return switch (tls.get("result").getAsString()) {
            case "authenticated" -> Verdict.AUTHENTICATED;
            case "encrypted" -> Verdict.ENCRYPTED;
            case "plaintext" -> Verdict.PLAINTEXT;
            case "failed" -> Verdict.FAILED;
            case "skipped" -> skipped(host, tls);
            default -> throw new IllegalArgumentException("No result of TLS: " + tls);
        };
    }

    /** Not connected, since a look-up failed, or since the level forbids what the look-ups found. */
    private static Verdict skipped(JsonObject host, JsonObject tls) {
        if (host.getAsJsonObject("addresses").get("status").getAsString().equals("failed")
                || host.getAsJsonObject("tlsa").get("status").getAsString().equals("failed")) {
            return Verdict.SKIPPED;
        }
        return tls.get("required").getAsBoolean() ? Verdict.FAILED : Verdict.UNDELIVERABLE;
    }
}
