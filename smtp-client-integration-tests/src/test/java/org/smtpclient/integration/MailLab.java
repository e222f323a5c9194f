package org.smtpclient.integration;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpclient.api.dns.TlsaRecord;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;

/** A laboratory with domains that receive mail in every way: what a domain's zone promises and its server keeps. */
final class MailLab {
    /** Where ee.test receives. */
    static final String EE = "127.0.1.1";

    /** Where impostor.test receives; its certificate matches until it is exchanged. */
    static final String IMPOSTOR = "127.0.1.5";

    /** Where the domains receive whose look-ups fail. */
    static final String LOOKUPS = "127.0.1.8";

    /** Domains of which b@… is a mailbox. */
    private static final List<String> DOMAINS = List.of(
            "ee.test",
            "eefull.test",
            "ta.test",
            "takey.test",
            "impostor.test",
            "opportune.test",
            "unsigned.test",
            "unusable.test",
            "plain.test",
            "stripped.test",
            "othername.test",
            "two.test",
            "badmx.test",
            "badaddress.test",
            "badtlsa.test",
            "servfailtlsa.test",
            "deadtlsa.test");

    private MailLab() {}

    /** A self-signed certificate for a server's name. */
    static TestCertificate certificate(String host) {
        return TestCertificate.server(host).selfSigned();
    }

    /** Starts the laboratory. */
    static Lab start() {
        TestCertificate authority = TestCertificate.authority("Laboratory CA").selfSigned();
        TestCertificate ee = TestCertificate.server("any.invalid").expired().selfSigned();
        TestCertificate ta =
                TestCertificate.server("mx.ta.test", "mx.takey.test").signedBy(authority);
        TestCertificate impostor = certificate("mx.impostor.test");
        TestCertificate stranger = certificate("mx1.two.test");
        TestCertificate lookups = certificate("mx.lookups.test");
        return Lab.setup()
                .zone(Zone.named("test"))
                .zone(domain("ee.test", EE, ee.tlsa(3, 1, 1)))
                .zone(domain("eefull.test", EE, ee.tlsa(3, 0, 0), stranger.tlsa(3, 0, 0)))
                .zone(domain("ta.test", "127.0.1.2", authority.tlsa(2, 0, 1)))
                // The server leaves the anchor out of its chain; its key stands in the record.
                .zone(domain("takey.test", "127.0.1.3", authority.tlsa(2, 1, 0)))
                .zone(domain("impostor.test", IMPOSTOR, impostor.tlsa(3, 1, 1)))
                .zone(domain("opportune.test", "127.0.1.4"))
                .zone(domain("unsigned.test", "127.0.1.4", ee.tlsa(3, 1, 1)).unsigned())
                .zone(domain("unusable.test", "127.0.1.4", ee.tlsa(1, 1, 1), ee.tlsa(3, 9, 1)))
                .zone(domain("plain.test", "127.0.1.6"))
                .zone(domain("stripped.test", "127.0.1.6", ee.tlsa(3, 1, 1)))
                .zone(domain("othername.test", "127.0.1.2", authority.tlsa(2, 0, 1)))
                .zone(Zone.named("two.test")
                        .records("@ MX 10 mx1\n@ MX 20 mx2\nmx1 A 127.0.1.4\nmx2 A 127.0.1.7\n"
                                + tlsa("mx1", stranger.tlsa(3, 1, 1)) + tlsa("mx2", stranger.tlsa(3, 1, 1))))
                .zone(domain("badmx.test", LOOKUPS, lookups.tlsa(3, 1, 1)).damage(Zone.Damage.CORRUPTED, "@", "MX"))
                .zone(domain("badaddress.test", LOOKUPS, lookups.tlsa(3, 1, 1)).damage(Zone.Damage.EXPIRED, "mx", "A"))
                .zone(domain("badtlsa.test", LOOKUPS, lookups.tlsa(3, 1, 1))
                        .damage(Zone.Damage.CORRUPTED, "_25._tcp.mx", "TLSA"))
                .zone(domain("servfailtlsa.test", LOOKUPS))
                .zone(Zone.named("_tcp.mx.servfailtlsa.test").unsigned().service(Zone.Service.SERVFAIL))
                .zone(domain("deadtlsa.test", LOOKUPS))
                .zone(Zone.named("_tcp.mx.deadtlsa.test").unsigned().service(Zone.Service.SILENT))
                // Nobody listens there.
                .zone(domain("closed.test", "127.0.1.99"))
                .zone(Zone.named("null.test").records("@ MX 0 .\n"))
                .postfix(mailboxes(PostfixServer.setup()
                        .listener(EE, ServerIdentity.of(ee))
                        .listener("127.0.1.2", ServerIdentity.withFullChain(ta))
                        .listener("127.0.1.3", ServerIdentity.of(ta))
                        .listener("127.0.1.4", ServerIdentity.of(certificate("unrelated.invalid")))
                        .listener(IMPOSTOR, ServerIdentity.of(impostor))
                        .plainListener("127.0.1.6")
                        .listener("127.0.1.7", ServerIdentity.of(stranger))
                        .listener(LOOKUPS, ServerIdentity.of(lookups))))
                .start();
    }

    private static PostfixServer.Setup mailboxes(PostfixServer.Setup setup) {
        DOMAINS.forEach(domain -> setup.mailbox("b@" + domain));
        return setup.mailbox("large@ee.test")
                .mailbox("many@ee.test")
                .mailbox("reused@ee.test")
                .mailbox("many@ta.test")
                .answer("busy@ee.test", "450 4.2.1 Busy");
    }

    /** A zone with one mail host, mx, and its TLSA records. */
    private static Zone domain(String name, String address, TlsaRecord... records) {
        return Zone.named(name).records("@ MX 10 mx\nmx A " + address + "\n" + tlsa("mx", records));
    }

    private static String tlsa(String host, TlsaRecord... records) {
        return Arrays.stream(records)
                .map(tlsa -> "_25._tcp." + host + " TLSA " + tlsa + "\n")
                .collect(Collectors.joining());
    }
}
