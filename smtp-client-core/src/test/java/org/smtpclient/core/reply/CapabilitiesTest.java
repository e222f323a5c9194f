package org.smtpclient.core.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What a server offers is read")
class CapabilitiesTest {

    private static Capabilities offered(String line) {
        return Capabilities.of(Reply.of(250, List.of("mx.example.org", line)));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("with its limits, malformed ones as good as absent (RFC 9422)")
    @CsvSource({
        "LIMITS RCPTMAX=100 MAILMAX=20 RCPTDOMAINMAX=1, 100, 20, 1",
        "limits rcptmax=1 Mailmax=999999, 1, 999999,",
        "LIMITS RCPTDOMAINMAX=5, , , 5",
        "LIMITS, , ,",
        "LIMITS RCPTMAX, , ,",
        "LIMITS RCPTMAX=, , ,",
        "LIMITS RCPTMAX=0 MAILMAX=7, , 7,",
        "LIMITS RCPTMAX=007, , ,",
        "LIMITS RCPTMAX=1000000, , ,",
        "LIMITS RCPTMAX=-1, , ,",
        "LIMITS RCPTMAX=+1, , ,",
        "LIMITS RCPTMAX=1e3, , ,",
        "LIMITS RCPTMAX=٣, , ,",
        "LIMITS RCPTMAX = 5, , ,",
        "LIMITS XRCPTMAX=5 OTHER;=6 MAILMAX=3, , 3,",
        "LIMITS RCPTMAX=5 RCPTMAX=50, 5, ,",
        "SIZE 100, , ,"
    })
    void limits(String line, Integer rcptMax, Integer mailMax, Integer rcptDomainMax) {
        Limits limits = offered(line).limits();

        assertThat(limits.rcptMax()).isEqualTo(optional(rcptMax));
        assertThat(limits.mailMax()).isEqualTo(optional(mailMax));
        assertThat(limits.rcptDomainMax()).isEqualTo(optional(rcptDomainMax));
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("with the least time of DELIVERBY (RFC 2852)")
    @CsvSource({
        "DELIVERBY 240, 240",
        "'DELIVERBY 240,X-MORE', 240",
        "DELIVERBY, ",
        "DELIVERBY -5, ",
        "DELIVERBY 1234567890, ",
        "DELIVERBY soon, ",
        "DSN 240, "
    })
    void deliverBy(String line, Integer seconds) {
        assertThat(offered(line).minDeliverBySeconds()).isEqualTo(optional(seconds));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("with the bounds of FUTURERELEASE (RFC 4865)")
    @CsvSource({
        "FUTURERELEASE 1080000 2007-03-20T14:14:12Z, 1080000, 2007-03-20T14:14:12Z",
        "futurerelease 5 2007-03-20t14:14:12z, 5, 2007-03-20T14:14:12Z",
        "FUTURERELEASE 5, 5,",
        "FUTURERELEASE, ,",
        "FUTURERELEASE many 2007-13-20T14:14:12Z, ,",
        "FUTURERELEASE 5 tomorrow, 5,"
    })
    void futureRelease(String line, Integer seconds, Instant until) {
        assertThat(offered(line).maxHoldSeconds()).isEqualTo(optional(seconds));
        assertThat(offered(line).maxHoldUntil()).isEqualTo(until);
    }
}
