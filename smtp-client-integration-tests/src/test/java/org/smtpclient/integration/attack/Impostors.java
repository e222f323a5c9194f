package org.smtpclient.integration.attack;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.integration.attack.AttackLab.CA;
import static org.smtpclient.integration.attack.AttackLab.EVIL;
import static org.smtpclient.integration.attack.AttackLab.LEAF;
import static org.smtpclient.testkit.smtp.ServerAction.close;
import static org.smtpclient.testkit.smtp.ServerAction.proceed;
import static org.smtpclient.testkit.smtp.ServerAction.raw;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.smtpclient.api.tls.TlsResultType;
import org.smtpclient.testkit.certificates.ServerIdentity;
import org.smtpclient.testkit.certificates.TestCertificate;
import org.smtpclient.testkit.smtp.ScriptedServer;
import org.smtpclient.testkit.smtp.ServerScript;

/** Servers at the victim's address that are not the victim's. */
final class Impostors {
    private static final int EE = 3;
    private static final int TA = 2;
    private static final int CLIENT_HELLO = "EHLO client.test\r\nSTARTTLS\r\n".length() + 1;

    private static final TestCertificate NAMESAKE_CA =
            TestCertificate.authority("Real CA").selfSigned();

    private Impostors() {}

    /** Rows of: attack, usage of the victim's TLSA record, who stands at the victim's address, result type, reason. */
    static Stream<Arguments> rows() {
        TestCertificate evilCa = TestCertificate.authority("Evil CA").selfSigned();
        TestCertificate subscriber = TestCertificate.server("mx.evil.test").signedBy(CA);
        return Stream.of(
                impostor(
                        "its own certificate, with the real CA's appended",
                        TA,
                        presenting(EVIL, CA),
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        ""),
                impostor(
                        "a certificate of a CA of the real one's name, with the real one appended",
                        TA,
                        presenting(TestCertificate.server("mx.victim.test").signedBy(NAMESAKE_CA), CA),
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        ""),
                impostor(
                        "a chain to a CA of its own, with the real one appended",
                        TA,
                        presenting(TestCertificate.server("mx.victim.test").signedBy(evilCa), evilCa, CA),
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        ""),
                impostor(
                        "a chain through the real one's certificate, with the real CA",
                        TA,
                        presenting(TestCertificate.server("mx.victim.test").signedBy(subscriber), subscriber, CA),
                        TlsResultType.CERTIFICATE_NOT_TRUSTED,
                        ""),
                impostor(
                        "a certificate that the real CA issued to another name",
                        TA,
                        presenting(subscriber, CA),
                        TlsResultType.CERTIFICATE_HOST_MISMATCH,
                        ""),
                impostor(
                        "an expired certificate of the real CA",
                        TA,
                        presenting(
                                TestCertificate.server("mx.victim.test")
                                        .expired()
                                        .signedBy(CA),
                                CA),
                        TlsResultType.CERTIFICATE_EXPIRED,
                        ""),
                impostor(
                        "the real chain without its key",
                        TA,
                        stolen("TLSv1.3"),
                        TlsResultType.VALIDATION_FAILURE,
                        "not proven to hold its certificate's key"),
                impostor("its own certificate", EE, presenting(EVIL), TlsResultType.TLSA_INVALID, "does not match"),
                impostor(
                        "its own certificate, with the real one appended",
                        EE,
                        presenting(EVIL, LEAF),
                        TlsResultType.TLSA_INVALID,
                        "does not match"),
                impostor(
                        "the real certificate without its key, TLS 1.2",
                        EE,
                        stolen("TLSv1.2"),
                        TlsResultType.VALIDATION_FAILURE,
                        "not proven to hold its certificate's key"),
                impostor(
                        "STARTTLS stripped",
                        EE,
                        ScriptedServer.smtp(),
                        TlsResultType.STARTTLS_NOT_SUPPORTED,
                        "does not offer STARTTLS"),
                impostor(
                        "EHLO refused",
                        EE,
                        AttackLab.evilServer().on("EHLO").reply("502 5.5.1 what?"),
                        TlsResultType.STARTTLS_NOT_SUPPORTED,
                        "502"),
                impostor(
                        "STARTTLS refused for now",
                        EE,
                        AttackLab.evilServer().on("STARTTLS").reply("454 4.7.0 not now"),
                        TlsResultType.STARTTLS_NOT_SUPPORTED,
                        "454"),
                impostor(
                        "STARTTLS refused for good",
                        EE,
                        AttackLab.evilServer().on("STARTTLS").reply("502 5.5.1 no"),
                        TlsResultType.STARTTLS_NOT_SUPPORTED,
                        "502"),
                impostor(
                        "old TLS alone",
                        EE,
                        onFirst(script -> script.atReceived(CLIENT_HELLO, raw(alert(70)), close())),
                        TlsResultType.VALIDATION_FAILURE,
                        "TLS limit"),
                impostor(
                        "a handshake that is cut",
                        EE,
                        onFirst(script -> script.atReceived(CLIENT_HELLO, close())),
                        TlsResultType.VALIDATION_FAILURE,
                        "closed the connection"));
    }

    private static Arguments impostor(
            String attack, int usage, ServerScript script, TlsResultType resultType, String reason) {
        return arguments(attack, usage, script, resultType, reason);
    }

    private static ServerScript presenting(TestCertificate leaf, TestCertificate... others) {
        return ScriptedServer.smtp().startTls(ServerIdentity.of(leaf, others).sslContext());
    }

    private static ServerScript stolen(String version) {
        return ScriptedServer.smtp()
                .startTls(ServerIdentity.withFullChain(LEAF).withoutKey().sslContext())
                .tlsProtocols(version);
    }

    private static ServerScript onFirst(Consumer<ServerScript> change) {
        return AttackLab.evilServer().connection(1, change);
    }

    private static byte[] alert(int description) {
        return new byte[] {21, 3, 3, 0, 2, 2, (byte) description};
    }

    /** Rows of: attack, who stands at the victim's address, result type, reason. */
    static Stream<Arguments> injectors() {
        return Stream.of(
                arguments(
                        "a reply behind the one to STARTTLS",
                        AttackLab.evilServer().on("STARTTLS").act(proceed(), raw("250 injected\r\n")),
                        TlsResultType.VALIDATION_FAILURE,
                        "injecting"),
                arguments(
                        "a reply in the place of the handshake",
                        AttackLab.evilServer().atReceived(CLIENT_HELLO, raw("250 injected\r\n")),
                        TlsResultType.VALIDATION_FAILURE,
                        "injecting"),
                arguments(
                        "STARTTLS accepted otherwise than by 220",
                        AttackLab.evilServer().on("STARTTLS").reply("250 2.0.0 go"),
                        TlsResultType.STARTTLS_NOT_SUPPORTED,
                        "250"));
    }
}
