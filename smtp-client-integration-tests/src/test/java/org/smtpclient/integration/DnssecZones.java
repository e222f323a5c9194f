package org.smtpclient.integration;

/** The zones that {@code dnssec-verdicts.csv} speaks of. */
final class DnssecZones {
    private static final String HOST = "mx A 127.0.1.1\n";
    private static final String WILDCARD = "*.wild A 127.0.1.2\n";
    private static final String TLSA = " TLSA 3 1 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n";

    private DnssecZones() {}

    static Lab.Setup setup() {
        Lab.Setup lab = Lab.setup().zone(Zone.named("test").nsec3OptOut());
        sound(lab);
        algorithms(lab);
        bogus(lab);
        return lab.zone(Zone.named("servfail.test").service(Zone.Service.SERVFAIL))
                .zone(Zone.named("lame.test").service(Zone.Service.REFUSED))
                .zone(Zone.named("dead.test").service(Zone.Service.SILENT));
    }

    private static void sound(Lab.Setup lab) {
        lab.zone(Zone.named("signed.test")
                        .records(HOST + WILDCARD + """
                        @ MX 10 mx
                        @ TXT "v=spf1 -all"
                        real.wild TXT x
                        *.towards CNAME mx
                        *.aside CNAME mx.unsigned.test.
                        mx2 A 127.0.1.2
                        mx3 A 127.0.1.3
                        alias CNAME mx.nsec3.test.
                        dangling CNAME nowhere.nsec3.test.
                        away CNAME mx.unsigned.test.
                        around CNAME back.unsigned.test.
                        three CNAME via
                        via CNAME mx.old
                        tobogus CNAME corrupted.damaged.test.
                        loop CNAME pool
                        pool CNAME loop
                        old DNAME nsec3.test.
                        gone DNAME unsigned.test.
                        _25._tcp.other CNAME _25._tcp.mx.nsec3.test.
                        _25._tcp.weak CNAME tlsa.unsigned.test.
                        """ + "_25._tcp.mx" + TLSA + "*._tcp.star" + TLSA + large()))
                .zone(Zone.named("child.signed.test").records(HOST))
                .zone(Zone.named("plain.signed.test").unsigned().records(HOST))
                .zone(Zone.named("_tcp.mx2.signed.test").unsigned().service(Zone.Service.SERVFAIL))
                .zone(Zone.named("_tcp.mx3.signed.test").unsigned().service(Zone.Service.SILENT))
                .zone(Zone.named("nsec3.test")
                        .nsec3(3)
                        .records(HOST + WILDCARD + "real.wild TXT x\n" + "_25._tcp.mx" + TLSA))
                .zone(Zone.named("plain.nsec3.test").unsigned().records(HOST))
                .zone(Zone.named("it150.test").nsec3(150).records(HOST + WILDCARD))
                .zone(Zone.named("it151.test").nsec3(151).records(HOST + WILDCARD))
                .zone(Zone.named("child.it151.test").records(HOST))
                .zone(Zone.named("plain.it151.test").unsigned().records(HOST))
                .zone(Zone.named("it2501.test").nsec3(2501).records(HOST))
                .zone(Zone.named("optout.test").nsec3OptOut().records(HOST + WILDCARD))
                .zone(Zone.named("plain.optout.test").unsigned().records(HOST))
                .zone(Zone.named("island.test")
                        .delegation(Zone.Delegation.INSECURE)
                        .records(HOST))
                .zone(Zone.named("unsigned.test").unsigned().records(HOST + """
                        @ MX 10 mx
                        back CNAME mx.signed.test.
                        renamed DNAME signed.test.
                        """ + "tlsa" + TLSA));
    }

    /** An RRset that no UDP answer of usual size holds. */
    private static String large() {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            records.append("large TXT \"")
                    .append(i)
                    .append(" ")
                    .append("x".repeat(200))
                    .append("\"\n");
        }
        return records.toString();
    }

    private static void algorithms(Lab.Setup lab) {
        lab.zone(Zone.named("alg5.test").algorithm("RSASHA1").records(HOST))
                .zone(Zone.named("alg7.test")
                        .algorithm("RSASHA1-NSEC3-SHA1")
                        .nsec3(0)
                        .records(HOST))
                .zone(Zone.named("alg8.test").algorithm("RSASHA256").records(HOST))
                .zone(Zone.named("alg10.test").algorithm("RSASHA512").records(HOST))
                .zone(Zone.named("alg14.test").algorithm("ECDSAP384SHA384").records(HOST))
                .zone(Zone.named("alg15.test").algorithm("ED25519").records(HOST))
                .zone(Zone.named("alg16.test").algorithm("ED448").nsec3(0).records(HOST))
                .zone(Zone.named("unknownalg.test")
                        .delegation(Zone.Delegation.UNKNOWN_ALGORITHM)
                        .records(HOST))
                .zone(Zone.named("unknowndigest.test")
                        .delegation(Zone.Delegation.UNKNOWN_DIGEST)
                        .records(HOST))
                // One key more, of an algorithm that nobody knows.
                .zone(Zone.named("mixed.test")
                        .nsec3(0)
                        .records(HOST + "@ DNSKEY 256 3 199 AQIDBAUGBwgJCgsMDQ4PEA==\n"));
    }

    private static void bogus(Lab.Setup lab) {
        lab.zone(Zone.named("damaged.test")
                        .records("""
                                @ MX 10 intact
                                corrupted A 127.0.1.1
                                corrupted AAAA ::1
                                corrupted TXT x
                                expired A 127.0.1.1
                                future A 127.0.1.1
                                stripped A 127.0.1.1
                                intact A 127.0.1.1
                                unproven A 127.0.1.1
                                alias CNAME mx.signed.test.
                                old DNAME signed.test.
                                """ + WILDCARD + "_25._tcp" + TLSA)
                        .damage(Zone.Damage.CORRUPTED, "@", "MX")
                        .damage(Zone.Damage.CORRUPTED, "corrupted", "A")
                        .damage(Zone.Damage.CORRUPTED, "corrupted", "AAAA")
                        .damage(Zone.Damage.CORRUPTED, "corrupted", "TXT")
                        .damage(Zone.Damage.CORRUPTED, "_25._tcp", "TLSA")
                        .damage(Zone.Damage.CORRUPTED, "alias", "CNAME")
                        .damage(Zone.Damage.CORRUPTED, "old", "DNAME")
                        .damage(Zone.Damage.CORRUPTED, "*.wild", "A")
                        .damage(Zone.Damage.EXPIRED, "expired", "A")
                        .damage(Zone.Damage.NOT_YET_VALID, "future", "A")
                        .damage(Zone.Damage.STRIPPED, "stripped", "A")
                        .damage(Zone.Damage.CORRUPTED, "intact", "NSEC")
                        .damage(Zone.Damage.STRIPPED, "unproven", "NSEC")
                        .damage(Zone.Damage.EXPIRED, "old", "NSEC")
                        .damage(Zone.Damage.STRIPPED, "nods", "NSEC"))
                .zone(Zone.named("nods.damaged.test").unsigned().records(HOST))
                .zone(Zone.named("wrongds.test")
                        .delegation(Zone.Delegation.BOGUS)
                        .records(HOST))
                .zone(Zone.named("expired.test").expired().records(HOST))
                .zone(Zone.named("nosignatures.test")
                        .unsigned()
                        .delegation(Zone.Delegation.SECURE)
                        .records(HOST))
                .zone(Zone.named("nokeys.test").records(HOST).damage(Zone.Damage.REMOVED, "@", "DNSKEY"))
                .zone(Zone.named("keysunsigned.test").records(HOST).damage(Zone.Damage.STRIPPED, "@", "DNSKEY"))
                .zone(Zone.named("keysfuture.test").records(HOST).damage(Zone.Damage.NOT_YET_VALID, "@", "DNSKEY"));
    }
}
