package org.smtpclient.testkit.dns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

@DisplayName("The README's DNS example works")
class ReadmeExampleTest {
    @Test
    void onlySignedZonesAreSecure() throws IOException {
        try (TestDns dns = TestDns.builder()
                .zone(TestZone.signed("example.test")
                        .record("@ 300 MX 10 mx1", "mx1 A 127.0.0.1", "mx1 AAAA ::1")
                        .fault("mx1", "AAAA", DnsFault.EXPIRED_SIGNATURE))
                .zone(TestZone.unsigned("plain.test").record("@ MX 0 ."))
                .start()) {
            ValidatingResolver resolver = new ValidatingResolver(new SimpleResolver(dns.address()));
            resolver.loadTrustAnchors(new ByteArrayInputStream(dns.trustAnchor().getBytes(US_ASCII)));

            assertThat(isSecure(resolver, "mx1.example.test", Type.A)).isTrue();
            assertThat(isSecure(resolver, "plain.test", Type.MX)).isFalse();
            assertThat(dns.queryCount("plain.test", "MX")).isEqualTo(1);
        }
    }

    private static boolean isSecure(ValidatingResolver resolver, String name, int type) throws IOException {
        Message query = Message.newQuery(Record.newRecord(Name.fromString(name, Name.root), type, DClass.IN));
        query.getHeader().setFlag(Flags.AD);
        return resolver.send(query).getHeader().getFlag(Flags.AD);
    }
}
