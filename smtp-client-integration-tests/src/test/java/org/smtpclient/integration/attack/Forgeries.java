package org.smtpclient.integration.attack;

import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.smtpclient.integration.attack.AttackLab.EVIL;
import static org.smtpclient.integration.attack.AttackLab.LEAF;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.smtpclient.integration.attack.AttackLab.ZoneChange;
import org.smtpclient.testkit.dns.DnsFault;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

/** What an attacker on the way to the resolver does to its answers. */
final class Forgeries {
    static final String BOGUS_MX = "victim.test MX: BOGUS";
    private static final String BOGUS_ADDRESS = "mx.victim.test A: BOGUS";
    private static final String BOGUS_TLSA = "the TLSA look-up of mx.victim.test failed (BOGUS)";

    private static final int EE = 3;

    private Forgeries() {}

    /** What an attacker does to the answers on their way. */
    @FunctionalInterface
    interface Forgery {
        void prepare(AttackLab lab, DnsAdversary adversary);
    }

    /** Rows of: attack, what becomes of the victim's zone, what the adversary does, the reason that is given. */
    static Stream<Arguments> rows() {
        ZoneChange zone = ZoneChange.tlsa(LEAF, EE);
        return Stream.of(
                forgery("a forged TLSA record, unsigned", zone, BOGUS_TLSA, Forgeries::forgeTlsa),
                forgery("a forged TLSA record under the true signature", forgedTlsa(), BOGUS_TLSA, honest()),
                forgery(
                        "a forged TLSA record that the attacker's own zone has signed",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.renamed(query, lab.tlsaName("evil.test"), Type.TLSA))),
                forgery(
                        "the TLSA name made an alias of the attacker's, whose record is secure",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> alias(lab, query, lab.tlsaName("evil.test"), Type.TLSA))),
                forgery(
                        "the TLSA record taken out",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> DnsAdversary.empty(query, Rcode.NOERROR))),
                forgery(
                        "the TLSA record said not to exist",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> DnsAdversary.empty(query, Rcode.NXDOMAIN))),
                forgery(
                        "the TLSA record denied by a true proof about a name that does not exist",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.replayed(query, "zzz.victim.test", Type.TLSA))),
                forgery(
                        "the TLSA record denied by a true proof about the host's name",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.replayed(query, "mx.victim.test", Type.TLSA))),
                forgery(
                        "the TLSA record denied by a true NSEC3 record about the host's name",
                        zone.then(victim -> victim.nsec3(0)),
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.replayed(query, "mx.victim.test", Type.TLSA))),
                forgery(
                        "the TLSA record denied by true NSEC3 records about another name",
                        zone.then(victim -> victim.nsec3(0)),
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.replayed(query, "zzz.victim.test", Type.TLSA))),
                forgery(
                        "the TLSA record denied by a true proof about the attacker's zone",
                        zone,
                        BOGUS_TLSA,
                        onTlsa((lab, query) -> lab.adversary.replayed(query, "zzz.evil.test", Type.TLSA))),
                forgery(
                        "an old TLSA record, replayed with its expired signature",
                        (victim, owner) -> ZoneChange.tlsa(EVIL, EE)
                                .apply(victim, owner)
                                .fault(owner, "TLSA", DnsFault.EXPIRED_SIGNATURE),
                        BOGUS_TLSA,
                        honest()),
                forgery(
                        "SERVFAIL for TLSA",
                        zone,
                        "the TLSA look-up of mx.victim.test failed (SERVFAIL)",
                        onTlsa((lab, query) -> DnsAdversary.empty(query, Rcode.SERVFAIL))),
                forgery(
                        "REFUSED for TLSA",
                        zone,
                        "the TLSA look-up of mx.victim.test failed (REFUSED)",
                        onTlsa((lab, query) -> DnsAdversary.empty(query, Rcode.REFUSED))),
                forgery(
                        "silence for TLSA",
                        zone,
                        "the TLSA look-up of mx.victim.test failed (TIMEOUT)",
                        onTlsa((lab, query) -> null)),
                forgery(
                        "a truncated TLSA answer, and TCP blocked",
                        zone,
                        "the TLSA look-up of mx.victim.test failed",
                        onTlsa((lab, query) -> {
                            Message truncated = DnsAdversary.empty(query, Rcode.NOERROR);
                            truncated.getHeader().setFlag(Flags.TC);
                            return truncated;
                        })),
                forgery(
                        "the attacker's host in the MX record, unsigned",
                        zone,
                        BOGUS_MX,
                        (lab, adversary) -> adversary.forge("victim.test", Type.MX, "victim.test MX 10 mx.evil.test.")),
                forgery(
                        "the attacker's MX record under the true signature",
                        zone.then(victim -> victim.forged("@ MX 10 mx.evil.test.")),
                        BOGUS_MX,
                        honest()),
                forgery(
                        "the domain made an alias of the attacker's, whose records are secure",
                        zone,
                        BOGUS_MX,
                        (lab, adversary) -> adversary.forge(
                                "victim.test", Type.MX, query -> alias(lab, query, "evil.test", Type.MX))),
                forgery(
                        "MX records taken out, and the domain's own address forged",
                        zone,
                        BOGUS_MX,
                        (lab, adversary) -> {
                            adversary.forge("victim.test", Type.MX, query -> DnsAdversary.empty(query, Rcode.NOERROR));
                            adversary.forge("victim.test", Type.A, "victim.test A 127.0.0.3");
                        }),
                forgery(
                        "the attacker's address, unsigned",
                        zone,
                        BOGUS_ADDRESS,
                        (lab, adversary) -> adversary.forge("mx.victim.test", Type.A, "mx.victim.test A 127.0.0.3")),
                forgery(
                        "the host made an alias of the attacker's, whose records are secure",
                        zone,
                        BOGUS_ADDRESS,
                        (lab, adversary) -> adversary.forge(
                                "mx.victim.test", Type.A, query -> alias(lab, query, "mx.evil.test", Type.A))),
                forgery(
                        "all of the domain redirected into the attacker's by DNAME",
                        zone,
                        BOGUS_ADDRESS,
                        (lab, adversary) -> adversary.forge("mx.victim.test", Type.A, query -> {
                            return DnsAdversary.withRecords(
                                    alias(lab, query, "mx.evil.test", Type.A), "victim.test DNAME evil.test.");
                        })),
                forgery("all signatures taken out", zone, BOGUS_MX, (lab, adversary) -> {
                    for (int type : new int[] {Type.MX, Type.A, Type.AAAA, Type.TLSA}) {
                        for (String name :
                                new String[] {"victim.test", "mx.victim.test", lab.tlsaName("victim.test")}) {
                            adversary.forge(name, type, query -> adversary.stripped(query, Type.RRSIG));
                        }
                    }
                }),
                forgery("the DS record taken out, and all below forged", zone, BOGUS_MX, (lab, adversary) -> {
                    adversary.forge("victim.test", Type.DS, query -> DnsAdversary.empty(query, Rcode.NOERROR));
                    forgeAll(lab, adversary);
                }),
                forgery(
                        "the DS record denied by the true proof about an unsigned zone, and all below forged",
                        zone,
                        BOGUS_MX,
                        (lab, adversary) -> {
                            adversary.forge(
                                    "victim.test", Type.DS, query -> adversary.replayed(query, "plain.test", Type.DS));
                            forgeAll(lab, adversary);
                        }),
                forgery(
                        "the zone's keys replaced by the attacker's, and all below forged",
                        zone,
                        BOGUS_MX,
                        (lab, adversary) -> {
                            adversary.forge(
                                    "victim.test",
                                    Type.DNSKEY,
                                    query -> adversary.renamed(query, "evil.test", Type.DNSKEY));
                            forgeAll(lab, adversary);
                        }));
    }

    private static Arguments forgery(String attack, ZoneChange zone, String reason, Forgery forgery) {
        return arguments(attack, zone, named("the adversary", forgery), reason);
    }

    private static ZoneChange forgedTlsa() {
        return (zone, owner) ->
                ZoneChange.tlsa(LEAF, EE).apply(zone, owner).forged(owner + " TLSA " + EVIL.tlsa(EE, 1, 1));
    }

    private static Forgery honest() {
        return (lab, adversary) -> {};
    }

    private static void forgeTlsa(AttackLab lab, DnsAdversary adversary) {
        String name = lab.tlsaName("victim.test");
        adversary.forge(name, Type.TLSA, name + " TLSA " + EVIL.tlsa(EE, 1, 1));
    }

    private static void forgeAll(AttackLab lab, DnsAdversary adversary) {
        adversary.forge("victim.test", Type.MX, "victim.test MX 10 mx.victim.test.");
        adversary.forge("mx.victim.test", Type.A, "mx.victim.test A 127.0.0.3");
        adversary.forge("mx.victim.test", Type.AAAA, query -> DnsAdversary.empty(query, Rcode.NOERROR));
        forgeTlsa(lab, adversary);
    }

    @FunctionalInterface
    private interface Answer {
        @Nullable
        Message to(AttackLab lab, Message query);
    }

    private static Forgery onTlsa(Answer answer) {
        return (lab, adversary) ->
                adversary.forge(lab.tlsaName("victim.test"), Type.TLSA, query -> answer.to(lab, query));
    }

    /** An alias, unsigned, with the true and signed records that it leads to. */
    private static Message alias(AttackLab lab, Message query, String target, int type) {
        return DnsAdversary.withRecords(
                lab.adversary.replayed(query, target, type), query.getQuestion().getName() + " CNAME " + target + ".");
    }
}
