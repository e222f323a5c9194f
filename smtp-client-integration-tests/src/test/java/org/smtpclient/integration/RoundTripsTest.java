package org.smtpclient.integration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtpclient.testkit.smtp.ScriptedServer;

@Timeout(120)
@DisplayName("On an open connection, a message costs")
class RoundTripsTest {

    @ParameterizedTest(name = "{2} round trips with [{0}], to {1} recipients")
    @CsvSource({
        "PIPELINING|CHUNKING,   1, 1",
        "PIPELINING|CHUNKING,  10, 1",
        "PIPELINING|CHUNKING, 100, 1",
        "PIPELINING,            1, 2",
        "PIPELINING,           10, 2",
        "PIPELINING,          100, 2",
        "CHUNKING,              1, 3",
        "8BITMIME,              1, 4",
        "8BITMIME,             10, 13",
    })
    @DisplayName("as few round trips as the server's extensions allow, whatever the number of recipients")
    void aMessage(String capabilities, int recipients, int expected) throws Exception {
        try (ScriptedServer server =
                ScriptedServer.smtp().capabilities(capabilities.split("\\|")).start()) {
            assertThat(RoundTrips.of(
                            expected, server.endpoint(), true, 1, RoundTrips.recipients(recipients, "dest.test")))
                    .as("round trips")
                    .isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("no more than a fifth of a round trip in a run of 100 small ones, with CHUNKING and PIPELINING")
    void aRun() throws Exception {
        try (ScriptedServer server =
                ScriptedServer.smtp().capabilities("PIPELINING", "CHUNKING").start()) {
            assertThat(RoundTrips.of(20, server.endpoint(), true, 100, RoundTrips.recipients(1, "dest.test")))
                    .isBetween(1, 20);
        }
    }
}
